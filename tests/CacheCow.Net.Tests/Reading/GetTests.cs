using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Reading;

[TestFixture]
internal sealed class GetTests
{
    private TextSource _source = null!;
    private FakeTime _time = null!;
    private GatedStore _store = null!;
    private MeterReader _meters = null!;
    private TextCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "text" };
        _time = new FakeTime();
        _store = new GatedStore(new MemoryStore(new MemoryStoreOptions { TimeProvider = _time }));
        var options = new CacheCowOptions { Name = Guid.NewGuid().ToString(), Policy = new EntryPolicy { Jitter = 0 }, TimeProvider = _time };
        _cache = new TextCache(_store, _source, options);
        _meters = new MeterReader(options.Name!);
    }

    [TearDown]
    public void TearDown() => _meters.Dispose();

    [Test]
    public async Task Get_Missing_ReadsLeasesAndFillsOnceEach()
    {
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
        Assert.That((_store.Reads, _store.Leases, _store.Fills, _store.Releases), Is.EqualTo((1, 1, 1, 0)));
        Assert.That(_meters["cachecow.misses"], Is.EqualTo(1));
        Assert.That(_meters["cachecow.fills stored"], Is.EqualTo(1));
        Assert.That(_meters["cachecow.fetch.duration ok"], Is.EqualTo(1));
    }

    [Test]
    public async Task Get_Cached_ReadsOnce()
    {
        await _cache.GetAsync("k");
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
        Assert.That((_store.Reads, _store.Leases, _source.Fetches), Is.EqualTo((2, 1, 1)));
        Assert.That(_meters["cachecow.hits store"], Is.EqualTo(1));
    }

    [Test]
    public async Task Get_Invalidated_FetchesAnew()
    {
        await _cache.GetAsync("k");
        _source["k"] = "new";
        _cache.Invalidate("k");
        Assert.That(_cache.Get("k"), Is.EqualTo("new"));
        Assert.That(_meters["cachecow.invalidations"], Is.EqualTo(1));
    }

    [Test]
    public async Task Get_NotFound_IsCachedForNegativeTtl()
    {
        Assert.That(await _cache.GetAsync("none"), Is.Null);
        Assert.That(await _cache.GetAsync("none"), Is.Null);
        Assert.That(_source.Fetches, Is.EqualTo(1));
        _time.Advance(TimeSpan.FromSeconds(11));
        await _cache.GetAsync("none");
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_NotFoundAndNegativeTtlIsZero_IsNotCached()
    {
        _cache.Policy = (_, _) => new EntryPolicy { NegativeTtl = TimeSpan.Zero };
        await _cache.GetAsync("none");
        await _cache.GetAsync("none");
        Assert.That((_source.Fetches, _store.Fills, _store.Releases), Is.EqualTo((2, 0, 2)));
    }

    [Test]
    public async Task Get_TtlPassed_FetchesAnew()
    {
        await _cache.GetAsync("k");
        _time.Advance(TimeSpan.FromSeconds(299));
        await _cache.GetAsync("k");
        Assert.That(_source.Fetches, Is.EqualTo(1));
        _time.Advance(TimeSpan.FromSeconds(2));
        await _cache.GetAsync("k");
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_TtlOfThisCall_IsUsedIfItFetches()
    {
        await _cache.GetAsync("k", new ReadOptions { Ttl = TimeSpan.FromSeconds(1) });
        _time.Advance(TimeSpan.FromSeconds(2));
        await _cache.GetAsync("k", new ReadOptions { Ttl = TimeSpan.Zero });
        _time.Advance(TimeSpan.FromDays(3000));
        await _cache.GetAsync("k");
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_Bypass_FetchesAndLeavesTheStoreAlone()
    {
        await _cache.GetAsync("k");
        _source["k"] = "new";
        Assert.That(await _cache.GetAsync("k", new ReadOptions { Bypass = true, Refresh = true }), Is.EqualTo("new"));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
    }

    [Test]
    public async Task Get_Refresh_FetchesAndStoresAnew()
    {
        await _cache.GetAsync("k");
        _source["k"] = "new";
        Assert.That(_cache.Get("k", new ReadOptions { Refresh = true }), Is.EqualTo("new"));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_RefreshWhileAnOlderFetchRuns_IsNotAnsweredByIt()
    {
        var gate = _source.Hold = new Gate();
        var older = _cache.GetAsync("k").AsTask();
        await gate.Reached;
        _source["k"] = "new";
        var refreshed = _cache.GetAsync("k", new ReadOptions { Refresh = true }).AsTask();
        gate.Open();
        Assert.That(await older, Is.EqualTo("text"));
        Assert.That(await refreshed, Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_PolicyByObject_DecidesWhetherItIsStored()
    {
        _source["big"] = new string('x', 1000);
        _cache.Policy = (_, text) => text?.Length > 100 ? EntryPolicy.DoNotStore : EntryPolicy.Default;
        await _cache.GetAsync("big");
        await _cache.GetAsync("big");
        await _cache.GetAsync("k");
        await _cache.GetAsync("k");
        Assert.That(_source.Fetches, Is.EqualTo(3));
    }

    [Test]
    public async Task Get_PolicyThrows_ReachesTheCallerAndTheLeaseIsFree()
    {
        _cache.Policy = (_, _) => throw new NotSupportedException();
        Assert.That(async () => await _cache.GetAsync("k"), Throws.TypeOf<NotSupportedException>());
        _cache.Policy = null;
        await _cache.GetAsync("k");
        await _cache.GetAsync("k");
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_SerializeThrows_ReturnsTheObjectAndCachesNothing()
    {
        _cache.SerializeFails = new NotSupportedException();
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
        Assert.That(_meters["cachecow.serialize.errors"], Is.EqualTo(1));
        _cache.SerializeFails = null;
        await _cache.GetAsync("k");
        await _cache.GetAsync("k");
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_ObjectTooLargeForTheStore_IsReturnedAndNotCached()
    {
        _source["huge"] = new string('x', 4000);
        var cache = new TextCache(new MemoryStore(new MemoryStoreOptions { MaxBytes = 2000 }), _source);
        Assert.That(await cache.GetAsync("huge"), Has.Length.EqualTo(4000));
        Assert.That(await cache.GetAsync("huge"), Has.Length.EqualTo(4000));
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_SerializeReturnsNull_CachesNothing()
    {
        var cache = new NullCache(_store);
        Assert.That(await cache.GetAsync(1), Is.EqualTo("fetched"));
        Assert.That(await cache.GetAsync(1), Is.EqualTo("fetched"));
    }

    [Test]
    public void Get_AlreadyCancelled_DoesNothing()
    {
        Assert.That(async () => await _cache.GetAsync("k", new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await _cache.GetManyAsync(["k"], new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await _cache.InvalidateAsync("k", default, new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_store.Reads, Is.Zero);
    }

    [Test]
    public void Get_FromAThreadWithASynchronisationContext_DoesNotWaitForIt()
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new DeadContext());
        try
        {
            Assert.That(_cache.Get("k"), Is.EqualTo("text"));
            Assert.That(SynchronizationContext.Current, Is.TypeOf<DeadContext>());
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    [Test]
    public void Invalidate_HoldOutOfRange_IsRefused() =>
        Assert.That(async () => await _cache.InvalidateAsync("k", TimeSpan.FromHours(2)), Throws.TypeOf<ArgumentOutOfRangeException>());

    private sealed class NullCache(ICacheStore store) : CacheCow<int, string>(store)
    {
        protected override string? Fetch(int key) => "fetched";

        protected override byte[] Serialize(string obj) => null!;

        protected override string Deserialize(int key, ReadOnlyMemory<byte> data) => "cached";

        protected override CacheKeys GetKeys(int key) => CacheKeys.For("null", key);
    }

    // A user interface's thread that is busy: whatever is posted to it never runs.
    private sealed class DeadContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
