using CacheCow.Net.Testing;

namespace CacheCow.Net.Sqlite.Tests;

[TestFixture]
internal sealed class StoreTests : StoreFixture
{
    private static readonly CacheKeys Some = CacheKeys.For("some", 1);

    [Test]
    public async Task Steps_Always_CompleteBeforeTheyReturn()
    {
        await using var store = Open();
        Assert.That(store.LeaseAsync(Some, LeaseToken.Create(), StoreSteps.Minute, null, default).AsTask().IsCompletedSuccessfully);
        Assert.That(store.ReadAsync(Some, default).AsTask().IsCompletedSuccessfully);
    }

    [Test]
    public async Task Fill_LargerThanAllowed_EndsTheLeaseAndStoresNothing()
    {
        await using var store = Open(new SqliteStoreOptions { MaxObjectBytes = 10 });
        Assert.That(await store.StoreAsync(Some, new byte[10]), Is.EqualTo(FillOutcome.Stored));
        Assert.That(await store.StoreAsync(Some, new byte[11]), Is.EqualTo(FillOutcome.TooLarge));
        Assert.That(await store.BytesAsync(Some), Has.Length.EqualTo(10));
        Assert.That((await store.LeaseAsync(Some, LeaseToken.Create(), StoreSteps.Minute, await store.ReadAsync(Some, default), default)).State, Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task Steps_EachSyncedToTheDisk_DoTheSame()
    {
        await using var store = Open(new SqliteStoreOptions { SyncEveryStep = true });
        await store.StoreAsync(Some, [1]);
        Assert.That(await store.BytesAsync(Some), Is.EqualTo(new byte[] { 1 }));
    }

    [Test]
    public async Task Fill_NoBytes_ReturnsNoBytes()
    {
        await using var store = Open();
        await store.StoreAsync(Some, []);
        Assert.That(await store.BytesAsync(Some), Is.Empty);
    }

    [Test]
    public async Task Keys_LoneSurrogatesAndAMegabyte_AreKeptApart()
    {
        await using var store = Open();
        var names = new[] { "\ud800", "\ud801", "\ufffd", new string('k', 1 << 20), new string('k', (1 << 20) + 1) };
        foreach (var (i, name) in names.Index())
            await store.StoreAsync((name, "flag" + name), [(byte)i]);
        foreach (var (i, name) in names.Index())
            Assert.That(await store.BytesAsync((name, "flag" + name)), Is.EqualTo(new[] { (byte)i }));
    }

    [Test]
    public async Task InvalidateMany_MoreThanOneTransaction_InvalidatesAll()
    {
        await using var store = Open();
        var many = Enumerable.Range(0, 1000).Select(i => CacheKeys.For("many", i)).ToArray();
        await store.StoreAsync(many[0], [1]);
        await store.StoreAsync(many[^1], [1]);
        await store.InvalidateManyAsync(many, TimeSpan.Zero, default);
        Assert.That(await store.ReadManyAsync(many, default), Has.All.Null);
    }

    [Test]
    public async Task Steps_Cancelled_ThrowInTheTask()
    {
        await using var store = Open();
        Assert.That(store.ReadAsync(Some, new CancellationToken(canceled: true)).AsTask().IsCanceled);
    }

    [Test]
    public async Task Steps_LifetimesOutOfRange_AreRefused()
    {
        await using var store = Open();
        Assert.That(async () => await store.LeaseAsync(Some, default, TimeSpan.Zero, null, default), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await store.FillAsync(Some, default, default, -StoreSteps.Minute, default), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await store.InvalidateAsync(Some, -StoreSteps.Minute, default), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await store.ReadAsync(default, default), Throws.ArgumentNullException);
    }

    [Test]
    public async Task Fill_LongestLifetime_Stays()
    {
        await using var store = Open();
        await store.StoreAsync(Some, [1], TimeSpan.MaxValue);
        Assert.That(await store.BytesAsync(Some), Is.Not.Null);
    }

    [Test]
    public async Task Sweep_IntervalPassed_RemovesWhatExpiredInBatchesAndShrinksTheFile()
    {
        var time = new FakeTime();
        await using var store = Open(new SqliteStoreOptions { TimeProvider = time });
        for (var i = 0; i < 300; i++)
            await store.StoreAsync(CacheKeys.For("sweep", i), new byte[4000]);
        await store.InvalidateAsync(Some, StoreSteps.Minute, default);
        await store.LeaseAsync(CacheKeys.For("other", 1));
        using var file = new RawFile(File);
        var pages = file.Number("PRAGMA page_count");

        time.Advance(StoreSteps.Minute);
        await store.ReleaseAsync(Some, default, default);
        Assert.That(file.Number("SELECT count(*) FROM object"), Is.InRange(1, 299), "one batch only");
        await store.ReleaseAsync(Some, default, default);
        await store.ReleaseAsync(Some, default, default);
        Assert.That(file.Number("SELECT (SELECT count(*) FROM object) + (SELECT count(*) FROM lease) + (SELECT count(*) FROM intent)"), Is.Zero);
        Assert.That(file.Number("PRAGMA page_count"), Is.LessThan(pages / 2));
    }

    [Test]
    public async Task Sweep_NotDue_LeavesWhatExpired()
    {
        var time = new FakeTime();
        await using var store = Open(new SqliteStoreOptions { TimeProvider = time, SweepInterval = TimeSpan.FromHours(1) });
        await store.StoreAsync(Some, [1]);
        time.Advance(StoreSteps.Minute);
        await store.ReleaseAsync(Some, default, default);
        using var file = new RawFile(File);
        Assert.That(file.Number("SELECT count(*) FROM object"), Is.EqualTo(1));
        Assert.That(await store.BytesAsync(Some), Is.Null);
    }
}
