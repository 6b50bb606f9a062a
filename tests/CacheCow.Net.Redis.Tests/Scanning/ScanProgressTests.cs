namespace CacheCow.Net.Redis.Tests;

/// <summary>A server whose cursor never comes back to zero keeps nobody for ever.</summary>
[TestFixture]
internal sealed class ScanProgressTests
{
    [Test]
    public void Follow_CursorComesBackToZero_IsDone()
    {
        var scan = new ScanProgress();
        scan.Follow("7", 100);
        Assert.That((scan.IsDone, (string?)scan.Cursor), Is.EqualTo((false, "7")));
        scan.Follow("0", 100);
        Assert.That(scan.IsDone, Is.True);
    }

    [Test]
    public void Follow_EmptyTable_IsDoneAtOnce()
    {
        var scan = new ScanProgress();
        scan.Follow("0", 0);
        Assert.That(scan.IsDone, Is.True);
    }

    [Test]
    public void Follow_CursorStandsStill_Throws()
    {
        var scan = new ScanProgress();
        scan.Follow("7", long.MaxValue);
        Assert.That(() => scan.Follow("7", long.MaxValue), Throws.TypeOf<CacheStoreException>().With.Message.Contains("did not come to an end"));
    }

    [TestCase(0, 20_000)]
    [TestCase(1_000_000, 120_000)]
    [TestCase(-1, 20_000)]
    public void Follow_CursorGoesOnForEver_Throws(long keys, int pages)
    {
        var scan = new ScanProgress();
        for (var i = 1; i <= pages; i++)
            scan.Follow(i, keys);
        Assert.That(() => scan.Follow(pages + 1, keys), Throws.TypeOf<CacheStoreException>());
    }
}
