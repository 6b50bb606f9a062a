using System.Transactions;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Reading;

/// <summary>"There is none" is no object, also where the type has no <see langword="null"/>.</summary>
[TestFixture]
internal sealed class ValueTypeTests
{
    private FakeTime _time = null!;
    private MemoryStore _store = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTime();
        _store = new MemoryStore(new MemoryStoreOptions { TimeProvider = _time });
    }

    [Test]
    public async Task GetMany_OneIsLeftOut_IsNotInIt() => await LeavesOutAsync(5, 0);

    [Test]
    public async Task GetMany_OneOfSeveralFieldsIsLeftOut_IsNotInIt() => await LeavesOutAsync(new Amount(3, "EUR"), default);

    [Test]
    public async Task GetMany_OneThatHoldsWhatCanBeChangedIsLeftOut_IsNotInIt() => await LeavesOutAsync(new Words(["a", "b"]), default);

    [Test]
    public async Task GetMany_OneThatCanBeNullIsLeftOut_IsNotInIt() => await LeavesOutAsync<int?>(0, null);

    [Test]
    public async Task GetMany_NothingElseIsMissing_IsToldSoAllTheSame()
    {
        var cache = Cache<int>();
        Assert.That(await cache.GetManyAsync(["none"]), Is.Empty);
        Assert.That(cache.GetMany(["none"]), Is.Empty);
        Assert.That((cache.Fetches, cache.FetchesOfMany), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task GetMany_InATransaction_IsToldSo()
    {
        var cache = Cache<int>();
        cache.Source["a"] = 5;
        using var transaction = new TransactionScope(TransactionScopeAsyncFlowOption.Enabled);
        Assert.That(await cache.GetManyAsync(["a", "none"]), Is.EqualTo(new Dictionary<string, int> { ["a"] = 5 }));
    }

    [Test]
    public async Task GetMany_WithoutTheStore_IsToldSo()
    {
        var failing = new FailingStore(_store);
        failing.Break(new IOException());
        var cache = Cache<int>(failing);
        cache.Source["a"] = 5;
        Assert.That(await cache.GetManyAsync(["a", "none"]), Is.EqualTo(new Dictionary<string, int> { ["a"] = 5 }));
        Assert.That(await cache.GetManyAsync(["none"]), Is.Empty);
    }

    [Test]
    public async Task Get_JoinsAFetchOfMany_IsTheDefault()
    {
        var cache = Cache<int>();
        var gate = cache.Hold = new Gate();
        var many = cache.GetManyAsync(["none", "others"]).AsTask();
        await gate.Reached;
        var one = cache.GetAsync("none").AsTask();
        gate.Open();
        Assert.That(await one, Is.Zero);
        Assert.That(await many, Is.Empty);
        Assert.That(cache.Fetches, Is.Zero);
    }

    [Test]
    public async Task Get_OfTheDefault_IsAnObject()
    {
        var cache = Cache<int>();
        Assert.That(await cache.GetAsync("zero"), Is.Zero);
        Assert.That(await cache.GetManyAsync(["zero"]), Is.EqualTo(new Dictionary<string, int> { ["zero"] = 0 }));
        Assert.That((cache.Fetches, cache.FetchesOfMany), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task GetMany_OfNone_IsCachedForAsLongAsThereIsNone()
    {
        var cache = Cache<int>(options: new CacheCowOptions { TimeProvider = _time, Policy = EntryPolicy.Default with { Jitter = 0 } });
        cache.Source["zero"] = 0;
        await cache.GetManyAsync(["zero", "none"]);
        _time.Advance(EntryPolicy.Default.NegativeTtl - TimeSpan.FromSeconds(1));
        Assert.That(await cache.GetManyAsync(["zero", "none"]), Has.Count.EqualTo(1));
        Assert.That(cache.FetchesOfMany, Is.EqualTo(1));

        _time.Advance(TimeSpan.FromSeconds(2));
        cache.Source["none"] = 7;
        Assert.That(await cache.GetManyAsync(["zero", "none"]), Is.EquivalentTo(new Dictionary<string, int> { ["zero"] = 0, ["none"] = 7 }));
    }

    [Test]
    public async Task GetMany_OfNoneThatIsNotCached_AsksAgain()
    {
        var cache = Cache<int>(options: new CacheCowOptions { Policy = EntryPolicy.Default with { NegativeTtl = TimeSpan.Zero } });
        await cache.GetManyAsync(["none"]);
        await cache.GetManyAsync(["none"]);
        Assert.That(cache.FetchesOfMany, Is.EqualTo(2));
    }

    // From the source, the local tier, the store, and the source again.
    private async Task LeavesOutAsync<T>(T there, T? none)
    {
        var options = new CacheCowOptions { LocalTier = new LocalTierOptions(), TimeProvider = _time };
        var (cache, other) = (Cache<T>(options: options), Cache<T>());
        cache.Source["a"] = there;
        var expected = new Dictionary<string, T> { ["a"] = there };
        Assert.That(await cache.GetManyAsync(["a", "none"]), Is.EqualTo(expected), "from the source");
        Assert.That(await cache.GetManyAsync(["a", "none"]), Is.EqualTo(expected), "from this process");
        Assert.That(await other.GetManyAsync(["a", "none"]), Is.EqualTo(expected), "from the store");
        Assert.That(cache.GetMany(["a", "none"]), Is.EqualTo(expected), "synchronously");
        Assert.That(await cache.GetAsync("none"), Is.EqualTo(none));
        Assert.That(other.Get("none"), Is.EqualTo(none));
        Assert.That((cache.Fetches, cache.FetchesOfMany, other.Fetches, other.FetchesOfMany), Is.EqualTo((0, 1, 0, 0)));

        await cache.InvalidateAsync("none");
        Assert.That(await cache.GetManyAsync(["a", "none"]), Is.EqualTo(expected), "after an invalidation");
    }

    private SparseCache<T> Cache<T>(ICacheStore? store = null, CacheCowOptions? options = null) => new(store ?? _store, options);

    private readonly record struct Amount(decimal Value, string Currency);

    // Each caller gets a copy.
    private readonly record struct Words(string[]? All)
    {
        public bool Equals(Words other) => (All ?? []).SequenceEqual(other.All ?? []);

        public override int GetHashCode() => All?.Length ?? 0;
    }
}
