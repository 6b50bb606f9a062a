using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Reading;

/// <summary>A read of what this process has just invalidated does not look for it first.</summary>
[TestFixture]
internal sealed class OwnChangesTests
{
    private TextSource _source = null!;
    private MemoryStore _memory = null!;
    private GatedStore _store = null!;
    private TextCache _cache = null!;

    [SetUp]
    public async Task SetUp()
    {
        _source = new TextSource { ["k"] = "old", ["l"] = "old" };
        _memory = new MemoryStore();
        _store = new GatedStore(_memory);
        _cache = new TextCache(_store, _source);
        await _cache.GetManyAsync(["k", "l"]);
    }

    [Test]
    public async Task Get_AfterAnOwnInvalidation_BeginsWithTheLease()
    {
        _source["k"] = "new";
        await _cache.InvalidateAsync("k");
        Assert.That(await StepsAsync("k", "new"), Is.EqualTo((Reads: 0, Leases: 1)));
        Assert.That(await StepsAsync("k", "new"), Is.EqualTo((Reads: 1, Leases: 0)));
    }

    [Test]
    public async Task Get_OfAnotherObject_LooksForIt()
    {
        await _cache.InvalidateAsync("k");
        Assert.That(await StepsAsync("l", "old"), Is.EqualTo((Reads: 1, Leases: 0)));
    }

    [Test]
    public async Task Get_SomebodyElseHasFilledMeanwhile_TakesThatAndDoesNotFetch()
    {
        await _cache.InvalidateAsync("k");
        await new TextCache(_memory, _source).GetAsync("k");
        var fetches = _source.Fetches;
        Assert.That(await StepsAsync("k", "old"), Is.EqualTo((Reads: 0, Leases: 1)));
        Assert.That(_source.Fetches, Is.EqualTo(fetches));
    }

    // The hint is the process' own; what others do to the object, R2 sees.
    [Test]
    public async Task Get_SomebodyElseHasFilledAndInvalidatedMeanwhile_IsNotOld()
    {
        await _cache.InvalidateAsync("k");
        var other = new TextCache(_memory, _source);
        await other.GetAsync("k");
        _source["k"] = "new";
        await other.InvalidateAsync("k");
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_AfterManyWereInvalidated_EachBeginsWithTheLease()
    {
        await _cache.InvalidateManyAsync(["k", "l"]);
        Assert.That(await StepsAsync("k", "old"), Is.EqualTo((Reads: 0, Leases: 1)));
        Assert.That(await StepsAsync("l", "old"), Is.EqualTo((Reads: 0, Leases: 1)));
    }

    [Test]
    public async Task GetMany_AfterAnOwnInvalidation_ReadsTheOthers()
    {
        _source["k"] = "new";
        await _cache.InvalidateAsync("k");
        Assert.That((await _cache.GetManyAsync(["k", "l"])).Values, Is.EquivalentTo(new[] { "new", "old" }));
        Assert.That(await StepsAsync("k", "new"), Is.EqualTo((Reads: 1, Leases: 0)));
    }

    [Test]
    public async Task Get_AfterAnOwnWriteWithoutANewValue_BeginsWithTheLease()
    {
        await using (await _cache.BeginWriteAsync(["k"], completes: false))
            _source["k"] = "new";
        Assert.That(await StepsAsync("k", "new"), Is.EqualTo((Reads: 0, Leases: 1)));
    }

    [Test]
    public async Task Get_AfterAnOwnWriteWithANewValue_FindsIt()
    {
        await using (var write = await _cache.BeginWriteAsync("k"))
            write.Complete("new");
        Assert.That(await StepsAsync("k", "new"), Is.EqualTo((Reads: 1, Leases: 0)));
    }

    [Test]
    public async Task Get_AfterARefresh_FindsIt()
    {
        await _cache.GetAsync("k", new ReadOptions { Refresh = true });
        Assert.That(await StepsAsync("k", "old"), Is.EqualTo((Reads: 1, Leases: 0)));
    }

    [Test]
    public async Task Get_TheInvalidationFailed_IsReadByTheLease()
    {
        var failing = new FailingInvalidations(_store);
        var cache = new TextCache(failing, _source);
        Assert.That(async () => await cache.InvalidateAsync("k"), Throws.TypeOf<CacheStoreException>());
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("old"));
    }

    private async Task<(int Reads, int Leases)> StepsAsync(string key, string expected)
    {
        var (reads, leases) = (_store.Reads, _store.Leases);
        Assert.That(await _cache.GetAsync(key), Is.EqualTo(expected));
        return (_store.Reads - reads, _store.Leases - leases);
    }

    private sealed class FailingInvalidations(ICacheStore inner) : StoreDouble(inner)
    {
        public override ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken) => throw new IOException();
    }
}
