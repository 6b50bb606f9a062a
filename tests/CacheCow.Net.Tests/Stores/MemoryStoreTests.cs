using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Stores;

[TestFixture]
internal sealed class MemoryStoreTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly FakeTime _time = new();

    [Test]
    public async Task Fill_MoreThanMaxEntries_EvictsWhatWasUsedLeastRecently()
    {
        var store = Store(new MemoryStoreOptions { MaxEntries = 3 });
        foreach (var name in new[] { "a", "b", "c" })
            await PutAsync(store, name, 10);
        await store.ReadAsync(Keys("a"), default);
        await PutAsync(store, "d", 10);

        Assert.That(await HasAsync(store, "a"), Is.True);
        Assert.That(await HasAsync(store, "b"), Is.False);
        Assert.That(store.Count, Is.EqualTo(3));
    }

    [Test]
    public async Task Fill_MoreThanMaxBytes_Evicts()
    {
        var store = Store(new MemoryStoreOptions { MaxBytes = 5000 });
        for (var i = 0; i < 20; i++)
            await PutAsync(store, $"{i}", 1000);
        Assert.That(store.Bytes, Is.InRange(1000, 5000));
        Assert.That(await HasAsync(store, "19"), Is.True);
        Assert.That(await HasAsync(store, "0"), Is.False);
    }

    [Test]
    public async Task Fill_LargerThanTheStore_IsTooLargeAndTheLeaseIsEnded()
    {
        var store = Store(new MemoryStoreOptions { MaxBytes = 2000 });
        await PutAsync(store, "small", 10);
        var token = LeaseToken.Create();
        await store.LeaseAsync(Keys("big"), token, Minute, null, default);
        Assert.That(await store.FillAsync(Keys("big"), token, new byte[3000], Minute, default), Is.EqualTo(FillOutcome.TooLarge));
        Assert.That((await store.LeaseAsync(Keys("big"), LeaseToken.Create(), Minute, null, default)).State, Is.EqualTo(LeaseState.Granted));
        Assert.That(await HasAsync(store, "small"), Is.True);
    }

    [Test]
    public async Task Evict_AHoldIsInForce_LeavesItAndEvictsOthers()
    {
        var store = Store(new MemoryStoreOptions { MaxEntries = 2 });
        await store.InvalidateAsync(Keys("held"), Minute, default);
        for (var i = 0; i < 10; i++)
            await PutAsync(store, $"{i}", 10);
        Assert.That((await store.LeaseAsync(Keys("held"), LeaseToken.Create(), Minute, null, default)).State, Is.EqualTo(LeaseState.BusyWriting));
        Assert.That(store.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Evict_OnlyHoldsAreLeft_TheBoundGivesWay()
    {
        var store = Store(new MemoryStoreOptions { MaxEntries = 2 });
        for (var i = 0; i < 5; i++)
            await store.InvalidateAsync(Keys($"{i}"), Minute, default);
        Assert.That(store.Count, Is.EqualTo(5));
        _time.Advance(Minute * 2);
        await PutAsync(store, "a", 10);
        Assert.That(store.Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Invalidate_AndRelease_LeaveNothingBehind()
    {
        var store = Store(new MemoryStoreOptions());
        var token = LeaseToken.Create();
        await PutAsync(store, "a", 10);
        await store.LeaseAsync(Keys("b"), token, Minute, null, default);
        await store.ReleaseAsync(Keys("b"), token, default);
        await store.InvalidateAsync(Keys("a"), TimeSpan.Zero, default);
        await store.InvalidateAsync(Keys("c"), TimeSpan.Zero, default);
        Assert.That((store.Count, store.Bytes), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Read_OfExpiredBytes_MakesRoom()
    {
        var store = Store(new MemoryStoreOptions());
        await PutAsync(store, "a", 1000);
        await PutAsync(store, "b", 1000);
        await store.BeginWriteAsync([Keys("b")], LeaseToken.Create(), Minute, default);
        _time.Advance(2 * Minute);
        Assert.That((store.Count, store.Bytes), Is.EqualTo((2, 1000 + 2 * (200 + 2 * Keys("a").Data.Length))));
        Assert.That(await store.ReadAsync(Keys("a"), default), Is.Null);
        Assert.That(await store.ReadAsync(Keys("b"), default), Is.Null);
        Assert.That(store.Count, Is.LessThanOrEqualTo(1));
        Assert.That(store.Bytes, Is.LessThan(1000));
    }

    [Test]
    public async Task Fill_FromManyThreads_StaysWithinItsBounds()
    {
        var store = Store(new MemoryStoreOptions { MaxEntries = 100_000, MaxBytes = 64 << 20 });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < 40_000; i++)
                await PutAsync(store, $"{thread}.{i}", 100);
        })));
        Assert.That(store.Count, Is.InRange(90_000, 100_000));
        Assert.That(store.Bytes, Is.LessThanOrEqualTo(64 << 20));
    }

    [Test]
    public async Task Get_HitThatCompletesSynchronously_AllocatesNothingButTheObject()
    {
        var cache = new NumberCache(Store(new MemoryStoreOptions()));
        await cache.GetAsync("k");
        Assert.That(Hit(cache), Is.EqualTo(1));
        Hit(cache);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Hit(cache);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static int Hit(NumberCache cache)
    {
        var hit = cache.GetAsync("k");
        return hit.IsCompletedSuccessfully ? hit.Result : throw new InvalidOperationException("The hit did not complete synchronously.");
    }

    private static CacheKeys Keys(string name) => CacheKeys.For("memory", name);

    private MemoryStore Store(MemoryStoreOptions options) => new(options with { TimeProvider = _time });

    private static async Task PutAsync(MemoryStore store, string name, int bytes)
    {
        var token = LeaseToken.Create();
        await store.LeaseAsync(Keys(name), token, Minute, null, default);
        Assert.That(await store.FillAsync(Keys(name), token, new byte[bytes], Minute, default), Is.EqualTo(FillOutcome.Stored));
    }

    private static async Task<bool> HasAsync(MemoryStore store, string name) => await store.ReadAsync(Keys(name), default) is not null;

    private sealed class NumberCache(ICacheStore store) : CacheCow<string, int>(store)
    {
        protected override int Fetch(string key) => 1;

        protected override byte[] Serialize(int obj) => [(byte)obj];

        protected override int Deserialize(string key, ReadOnlyMemory<byte> data) => data.Span[0];

        protected override CacheKeys GetKeys(string key) => CacheKeys.For("number", key);
    }
}
