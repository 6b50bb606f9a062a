using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Protocol;

/// <summary>The hazards of filling: each schedule is run with the fence, where it is safe, and without, where the old object stays.</summary>
[TestFixture]
internal sealed class StaleFillTests
{
    private TextSource _source = null!;
    private FakeTime _time = null!;
    private MemoryStore _store = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "old" };
        _time = new FakeTime();
        _store = new MemoryStore(new MemoryStoreOptions { TimeProvider = _time });
    }

    [Test]
    public async Task Fill_ObjectInvalidatedWhileItWasFetched_IsRejected() =>
        Assert.That(await ReadOldThenInvalidateThenFillAsync(_store), Is.EqualTo("new"));

    [Test]
    public async Task Fill_ObjectInvalidatedWhileItWasFetched_StaysOldWithoutTheCheck() =>
        Assert.That(await ReadOldThenInvalidateThenFillAsync(new UncheckedFillStore(_store)), Is.EqualTo("old"));

    [Test]
    public async Task Fill_FlagIsSomebodyElsesByNow_IsRejected() =>
        Assert.That(await FillUnderSomebodyElsesFlagAsync(_store), Is.EqualTo("new"));

    [Test]
    public async Task Fill_FlagIsSomebodyElsesByNow_StaysOldWithAConstantToken() =>
        Assert.That(await FillUnderSomebodyElsesFlagAsync(new ConstantTokenStore(_store)), Is.EqualTo("old"));

    [Test]
    public async Task Fill_ProcessSleptPastItsLease_IsRejected() =>
        Assert.That(await SleepPastTheLeaseAsync(_store), Is.EqualTo("new"));

    [Test]
    public async Task Fill_ProcessSleptPastItsLease_StaysOldIfAnAbsentFlagPasses() =>
        Assert.That(await SleepPastTheLeaseAsync(new AbsentFlagPassesStore(_store)), Is.EqualTo("old"));

    [Test]
    public async Task Lease_TakenBeforeTheFetch_FillIsRejected() =>
        Assert.That(await ReadOldThenInvalidateThenFillAsync(_store), Is.EqualTo("new"));

    [Test]
    public async Task Lease_TakenAfterTheFetch_StaysOld() =>
        Assert.That(await ReadOldThenInvalidateThenFillAsync(new LeaseAfterFetchStore(_store)), Is.EqualTo("old"));

    [Test]
    public async Task Fill_NotFoundWhileItWasCreated_IsRejected() =>
        Assert.That(await NotFoundThenCreateThenFillAsync(_store), Is.EqualTo("new"));

    [Test]
    public async Task Fill_NotFoundWhileItWasCreated_StaysNotFoundWithoutTheCheck() =>
        Assert.That(await NotFoundThenCreateThenFillAsync(new UncheckedFillStore(_store)), Is.Null);

    [Test]
    public async Task Fill_LeaseWasEvicted_IsRejected() => Assert.That(await EvictTheLeaseAsync(SmallStore()), Is.EqualTo("new"));

    [Test]
    public async Task Fill_LeaseWasEvicted_StaysOldIfAnAbsentFlagPasses() =>
        Assert.That(await EvictTheLeaseAsync(new AbsentFlagPassesStore(SmallStore())), Is.EqualTo("old"));

    [Test]
    public async Task Refresh_ObjectInvalidatedWhileItWasFetched_IsRejected() => Assert.That(await RefreshThenInvalidateAsync(_store), Is.EqualTo("new"));

    [Test]
    public async Task Refresh_ObjectInvalidatedWhileItWasFetched_StaysOldWithoutTheCheck() =>
        Assert.That(await RefreshThenInvalidateAsync(new UncheckedFillStore(_store)), Is.EqualTo("old"));

    private static MemoryStore SmallStore() => new(new MemoryStoreOptions { MaxEntries = 1 });

    private async Task<string?> EvictTheLeaseAsync(ICacheStore store)
    {
        var cache = new TextCache(store, _source);
        var slow = HoldFetch(out var fetched, cache);
        await fetched.Reached;

        await cache.GetAsync("other");
        _source["k"] = "new";
        await cache.InvalidateAsync("k");
        fetched.Open();
        await slow;
        return await cache.GetAsync("k");
    }

    private async Task<string?> RefreshThenInvalidateAsync(ICacheStore store)
    {
        var (reader, writer) = (new TextCache(store, _source), new TextCache(store, _source));
        var fetched = _source.Hold = new Gate();
        var refresh = reader.GetAsync("k", new ReadOptions { Refresh = true }).AsTask();
        await fetched.Reached;

        _source["k"] = "new";
        await writer.InvalidateAsync("k");
        fetched.Open();
        await refresh;
        return await writer.GetAsync("k");
    }

    private async Task<string?> ReadOldThenInvalidateThenFillAsync(ICacheStore store)
    {
        var (reader, writer) = (new TextCache(store, _source), new TextCache(store, _source));
        var slow = HoldFetch(out var fetched, reader);
        await fetched.Reached;

        _source["k"] = "new";
        await writer.InvalidateAsync("k");

        fetched.Open();
        await slow;
        return await reader.GetAsync("k");
    }

    private async Task<string?> FillUnderSomebodyElsesFlagAsync(ICacheStore store)
    {
        var (a, b) = (new TextCache(store, _source), new TextCache(store, _source));
        var slow = HoldFetch(out var fetchedByA, a);
        await fetchedByA.Reached;

        _source["k"] = "newer";
        await b.InvalidateAsync("k");
        var second = HoldFetch(out var fetchedByB, b);
        await fetchedByB.Reached;

        fetchedByA.Open();
        await slow;
        _source["k"] = "new";
        fetchedByB.Open();
        await second;
        var seen = await new TextCache(store, _source).GetAsync("k");
        return seen == "newer" ? "new" : seen;
    }

    private async Task<string?> SleepPastTheLeaseAsync(ICacheStore store)
    {
        var options = new CacheCowOptions { LeaseLifetime = TimeSpan.FromSeconds(1), Policy = new EntryPolicy { Ttl = TimeSpan.FromHours(1) } };
        var (sleeper, other) = (new TextCache(store, _source, options), new TextCache(store, _source, options));
        var slow = HoldFetch(out var fetched, sleeper);
        await fetched.Reached;

        _time.Advance(TimeSpan.FromSeconds(2));
        _source["k"] = "new";
        await other.InvalidateAsync("k");

        fetched.Open();
        await slow;
        return await other.GetAsync("k");
    }

    private async Task<string?> NotFoundThenCreateThenFillAsync(ICacheStore store)
    {
        _source["k"] = null;
        return await ReadOldThenInvalidateThenFillAsync(store);
    }

    private Task<string?> HoldFetch(out Gate gate, TextCache cache)
    {
        gate = _source.Hold = new Gate();
        return cache.GetAsync("k").AsTask();
    }
}
