using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Protocol;

/// <summary>P4: a store that is down, slow or full costs speed, never correctness.</summary>
[TestFixture]
internal sealed class StoreFailureTests
{
    private readonly Exception _failure = new IOException("The store is down.");
    private TextSource _source = null!;
    private FakeTime _time = null!;
    private FailingStore _store = null!;
    private TextCache _cache = null!;
    private MeterReader _meters = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "text", ["l"] = "other" };
        _time = new FakeTime();
        _store = new FailingStore(new MemoryStore());
        var name = Guid.NewGuid().ToString();
        _cache = new TextCache(_store, _source, new CacheCowOptions { Name = name, TimeProvider = _time });
        _meters = new MeterReader(name);
    }

    [TearDown]
    public void TearDown() => _meters.Dispose();

    [Test]
    public async Task Get_StoreIsDown_FetchesEachTime()
    {
        _store.Break(_failure);
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
        Assert.That(_source.Fetches, Is.EqualTo(2));
        Assert.That(_meters["cachecow.store.errors read"], Is.EqualTo(2));
    }

    [Test]
    public async Task Get_StoreIsDown_ALotOfCallersAtOnceStillShareAFetch()
    {
        _store.Break(_failure);
        var gate = _source.Hold = new Gate();
        var first = _cache.GetAsync("k").AsTask();
        await gate.Reached;
        var herd = Enumerable.Range(0, 100).Select(_ => _cache.GetAsync("k").AsTask()).ToArray();
        gate.Open();
        await Task.WhenAll([first, .. herd]);
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_StoreIsDownAndTheOptionsSaySo_Throws()
    {
        var cache = new TextCache(_store, _source, new CacheCowOptions { OnStoreError = OnStoreError.Throw });
        _store.Read = _failure;
        Assert.That(async () => await cache.GetAsync("k"), Throws.TypeOf<CacheStoreException>().With.InnerException.SameAs(_failure));
        Assert.That(async () => await cache.GetManyAsync(["k"]), Throws.TypeOf<CacheStoreException>());
        _store.Read = null;
        _store.Lease = _failure;
        Assert.That(async () => await cache.GetAsync("k"), Throws.TypeOf<CacheStoreException>());
        Assert.That(_source.Fetches, Is.Zero);
    }

    [Test]
    public async Task Get_LeaseFails_FetchesWithoutCaching()
    {
        _store.Lease = _failure;
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
        Assert.That(_meters["cachecow.store.errors lease"], Is.EqualTo(1));
        Assert.That(_meters["cachecow.fills"], Is.Zero);
    }

    [Test]
    public async Task Get_FillFails_ReturnsTheObjectAndEndsTheLease()
    {
        _store.Fill = _failure;
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
        _store.Fill = null;
        await _cache.GetAsync("k");
        await _cache.GetAsync("k");
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_FillFails_CallersThatJoinedAreNotAnsweredByIt()
    {
        _store.Fill = _failure;
        var gate = _source.Hold = new Gate();
        var first = _cache.GetAsync("k").AsTask();
        await gate.Reached;
        _source["k"] = "new";
        var second = _cache.GetAsync("k").AsTask();
        gate.Open();
        Assert.That(await first, Is.EqualTo("text"));
        Assert.That(await second, Is.EqualTo("new"));
    }

    [Test]
    public async Task GetMany_StoreIsDown_FetchesTogether()
    {
        _store.Break(_failure);
        Assert.That(await _cache.GetManyAsync(["k", "l", "none"]), Has.Count.EqualTo(2));
        Assert.That(_source.Queries, Is.EqualTo(1));
    }

    [Test]
    public void Get_StoreHangs_FetchesAfterStoreTimeout()
    {
        _store.Hangs = true;
        var reading = _cache.GetAsync("k").AsTask();
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.That(reading.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.That(async () => await reading, Is.EqualTo("text"));
        Assert.That(_meters["cachecow.store.errors read"], Is.EqualTo(1));
    }

    [Test]
    public void Invalidate_StoreIsDown_ThrowsAndSaysWhatToDo()
    {
        _store.Break(_failure);
        Assert.That(async () => await _cache.InvalidateAsync("k"), Throws.TypeOf<CacheStoreException>()
            .With.InnerException.SameAs(_failure).And.Message.Contains("Invalidate again").And.Message.Contains(_cache.KeysOf("k").Data));
        Assert.That(async () => await _cache.InvalidateManyAsync(["k", "l"]), Throws.TypeOf<CacheStoreException>());
        Assert.That(() => _cache.Invalidate("k"), Throws.TypeOf<CacheStoreException>());
        Assert.That(_meters["cachecow.invalidations"], Is.Zero);
    }

    [Test]
    public async Task Refresh_StoreIsDown_FetchesAllTheSame()
    {
        _store.Break(_failure);
        Assert.That(await _cache.GetAsync("k", new ReadOptions { Refresh = true }), Is.EqualTo("text"));
    }

    [Test]
    public async Task Refresh_InvalidationFails_IsNotAnsweredByAnOlderFetch()
    {
        var gate = _source.Hold = new Gate();
        var older = _cache.GetAsync("k").AsTask();
        await gate.Reached;
        _source["k"] = "new";
        _store.Invalidate = _failure;
        Assert.That(await _cache.GetAsync("k", new ReadOptions { Refresh = true }), Is.EqualTo("new"));
        gate.Open();
        await older;
    }

}
