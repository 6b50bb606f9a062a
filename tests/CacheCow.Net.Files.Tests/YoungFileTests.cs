namespace CacheCow.Net.Files.Tests;

/// <summary>A change within the tick of the file system's clock: same length, same time.</summary>
[TestFixture]
internal sealed class YoungFileTests : FileFixture
{
    private static readonly TimeSpan JustNow = TimeSpan.FromSeconds(1);

    [Test]
    public void Get_YoungFileChangedWithinTheTick_ReadsAgain()
    {
        Assert.That(GetAfterChangeWithinTheTick(Options), Is.EqualTo("new"));
    }

    [Test]
    public void Get_YoungFileChangedWithinTheTickWithoutTheRule_IsStale()
    {
        Assert.That(GetAfterChangeWithinTheTick(Options with { YoungFileAge = TimeSpan.Zero }), Is.EqualTo("old"), "the fence is out");
    }

    [Test]
    public void Get_YoungFileUnchanged_IsAHit()
    {
        Write("a", "text", JustNow);
        var reader = new WatchedReader(Options);
        var cache = new WatchedCache(Store, reader);

        Assert.That(new[] { cache.Get("a"), cache.Get("a") }, Is.All.EqualTo("text"));
        Assert.That(reader.Reads, Is.EqualTo(1));
    }

    [Test]
    public void Get_YoungFileGrownOld_IsReadOnceMoreAndThenComparedByTimeAlone()
    {
        Write("a", "text", JustNow);
        var reader = new WatchedReader(Options);
        var cache = new WatchedCache(Store, reader);
        cache.Get("a");

        Time.Advance(TimeSpan.FromSeconds(3));
        cache.Get("a");
        cache.Get("a");

        Assert.That(reader.Reads, Is.EqualTo(2));
        Assert.That(Stamp(cache, "a").IsYoung, Is.False);
    }

    [Test]
    public void Get_FileFromTheFuture_IsYoung()
    {
        Write("a", "text", -LongAgo);
        var cache = new WatchedCache(Store, new WatchedReader(Options));

        Assert.That(Stamp(cache, "a").IsYoung, Is.True);
    }

    [TestCase(1999, ExpectedResult = true)]
    [TestCase(2000, ExpectedResult = false)]
    public bool IsYoung_AtTheEdge_IsLessThanTwoSeconds(int milliseconds)
    {
        Write("a", "text", TimeSpan.FromMilliseconds(milliseconds));

        return Stamp(new WatchedCache(Store, new WatchedReader(Options)), "a").IsYoung;
    }

    private string? GetAfterChangeWithinTheTick(FileCacheOptions options)
    {
        Write("a", "old", JustNow);
        var cache = NewCache(options);
        cache.Get("a");

        Write("a", "new", JustNow);
        return cache.Get("a");
    }

    private static FileStamp Stamp(CacheCow<string, CachedFile<string>> cache, string path) => cache.Get(path)!.Stamp;
}
