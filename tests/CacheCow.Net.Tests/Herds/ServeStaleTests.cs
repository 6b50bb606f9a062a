using System.Transactions;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Herds;

/// <summary>An expired object is served while the source fails or is slow; an invalidated one never.</summary>
[TestFixture]
internal sealed class ServeStaleTests
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(10);
    private static readonly InvalidOperationException Failure = new("the source is down");

    private TextSource _source = null!;
    private FakeTime _time = null!;
    private MemoryStore _store = null!;
    private TextCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "old" };
        _time = new FakeTime();
        _store = new MemoryStore(new MemoryStoreOptions { TimeProvider = _time });
        _cache = new TextCache(_store, _source, Options());
    }

    [Test]
    public async Task Get_ObjectHasExpiredAndSourceWorks_IsFetchedAnew()
    {
        await ExpireAsync();
        _source["k"] = "new";
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_ObjectHasExpiredAndSourceFails_IsServed()
    {
        await ExpireAsync();
        _source.Fails = Failure;
        using var meter = new MeterReader(nameof(TextCache));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("old"));
        Assert.That((await _cache.GetManyAsync(["k"]))["k"], Is.EqualTo("old"));
        Assert.That(meter["cachecow.stale error"], Is.EqualTo(2));
    }

    [Test]
    public async Task Get_HerdAndSourceFails_AllAreServed()
    {
        await ExpireAsync();
        _source.Fails = Failure;
        var gate = _source.Hold = new Gate();
        var herd = Enumerable.Range(0, 50).Select(_ => _cache.GetAsync("k").AsTask()).ToArray();
        await gate.Reached;
        gate.Open();
        Assert.That(await Task.WhenAll(herd), Is.All.EqualTo("old"));
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_ObjectWasInvalidatedAndSourceFails_Throws()
    {
        await ExpireAsync();
        await _cache.InvalidateAsync("k");
        _source.Fails = Failure;
        await Assert.ThatAsync(() => _cache.GetAsync("k").AsTask(), Throws.InvalidOperationException);
    }

    [Test]
    public async Task Get_ObjectIsInvalidatedWhileTheFetchFails_Throws()
    {
        await ExpireAsync();
        _source.Fails = Failure;
        var gate = _source.Hold = new Gate();
        var reading = _cache.GetAsync("k").AsTask();
        await gate.Reached;
        await _cache.InvalidateAsync("k");
        gate.Open();
        await Assert.ThatAsync(() => reading, Throws.InvalidOperationException);
    }

    [Test]
    public async Task Get_TagWasInvalidatedAndSourceFails_Throws()
    {
        _source["news.1"] = "old";
        var cache = new TaggedCache(_store, _source, Options());
        await cache.GetAsync("news.1");
        _time.Advance(Ttl);
        await cache.InvalidateTagAsync("news");
        _source.Fails = Failure;
        await Assert.ThatAsync(() => cache.GetAsync("news.1").AsTask(), Throws.InvalidOperationException);
    }

    [Test]
    public async Task Get_TimeToServeItIsOver_Throws()
    {
        await ExpireAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        _source.Fails = Failure;
        await Assert.ThatAsync(() => _cache.GetAsync("k").AsTask(), Throws.InvalidOperationException);
    }

    [Test]
    public async Task Get_CallerIsCancelled_IsCancelled()
    {
        await ExpireAsync();
        var gate = _source.Hold = new Gate();
        using var cancelling = new CancellationTokenSource();
        var reading = _cache.GetAsync("k", cancelling.Token).AsTask();
        await gate.Reached;
        await cancelling.CancelAsync();
        await Assert.ThatAsync(() => reading, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Get_SoftTimeoutPasses_IsServedTheExpiredAndTheFetchGoesOn()
    {
        var cache = new TextCache(_store, _source, Options() with { FetchSoftTimeout = TimeSpan.FromMilliseconds(100) });
        await ExpireAsync();
        var gate = _source.Hold = new Gate();
        _source["k"] = "new";
        var reading = cache.GetAsync("k").AsTask();
        await gate.Reached;
        Assert.That(reading.IsCompleted, Is.False);
        await AdvanceUntilAsync(reading);
        Assert.That(await reading, Is.EqualTo("old"));

        gate.Open();
        await Until.TrueAsync("the fill goes on", async () => await cache.GetAsync("k") == "new");
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_SoftTimeoutPassesAndNothingIsThere_WaitsForTheFetch()
    {
        var cache = new TextCache(_store, _source, Options() with { FetchSoftTimeout = TimeSpan.FromMilliseconds(100) });
        var gate = _source.Hold = new Gate();
        var reading = cache.GetAsync("k").AsTask();
        await gate.Reached;
        _time.Advance(TimeSpan.FromSeconds(5));
        gate.Open();
        Assert.That(await reading, Is.EqualTo("old"));
    }

    [Test]
    public async Task Get_ObjectIsInvalidatedBeforeTheSoftTimeout_WaitsForTheFetch()
    {
        var cache = new TextCache(_store, _source, Options() with { FetchSoftTimeout = TimeSpan.FromMilliseconds(100) });
        await ExpireAsync();
        var gate = _source.Hold = new Gate();
        var reading = cache.GetAsync("k").AsTask();
        await gate.Reached;
        await cache.InvalidateAsync("k");
        _time.Advance(TimeSpan.FromSeconds(1));
        gate.Open();
        await reading;
        Assert.That(_source.Fetches, Is.GreaterThanOrEqualTo(2));
    }

    [Test]
    public async Task Get_FetchTimeoutPasses_ThrowsAndLeavesNoLease()
    {
        var cache = new TextCache(_store, _source, Options() with { FetchTimeout = TimeSpan.FromSeconds(1) });
        var gate = _source.Hold = new Gate();
        var reading = cache.GetAsync("k").AsTask();
        await gate.Reached;
        await AdvanceUntilAsync(reading);
        await Assert.ThatAsync(() => reading, Throws.InstanceOf<TimeoutException>().With.Message.Contains("FetchTimeout"));
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("old"), "the next fetch works");
    }

    [Test]
    public async Task Get_FetchTimeoutPassesAndAnExpiredObjectIsThere_ServesIt()
    {
        var cache = new TextCache(_store, _source, Options() with { FetchTimeout = TimeSpan.FromSeconds(1) });
        await ExpireAsync();
        var gate = _source.Hold = new Gate();
        var reading = cache.GetAsync("k").AsTask();
        await gate.Reached;
        await AdvanceUntilAsync(reading);
        Assert.That(await reading, Is.EqualTo("old"));
    }

    // A source that blocks its thread, and never looks at its token.
    [Test]
    public async Task Get_SourceBlocksForEver_CallersAreFreedByTheFetchTimeout()
    {
        using var block = new ManualResetEventSlim();
        var cache = new BlockingCache(_store, block, Options() with { FetchTimeout = TimeSpan.FromSeconds(1) });
        var reading = cache.GetAsync("k").AsTask();
        await AdvanceUntilAsync(reading);
        await Assert.ThatAsync(() => reading, Throws.InstanceOf<TimeoutException>());
        block.Set();
    }

    // A transaction that does not flow is bound to the thread that began it.
    [Test]
    public void Get_InATransactionAndWithAFetchTimeout_FetchesWithinIt()
    {
        var cache = new TransactionCache(_store, Options() with { FetchTimeout = TimeSpan.FromSeconds(1) });
        using var scope = new TransactionScope();
        Assert.That(cache.Get("k"), Is.EqualTo("in a transaction"));
    }

    [Test]
    public async Task Get_BypassIsCancelledAndTheSourceIsDeaf_DoesNotWaitForIt()
    {
        using var block = new ManualResetEventSlim();
        using var cancelling = new CancellationTokenSource();
        var cache = new BlockingCache(_store, block, Options() with { FetchSoftTimeout = TimeSpan.FromHours(1) });
        var reading = cache.GetAsync("k", new ReadOptions { Bypass = true }, cancelling.Token).AsTask();
        await cancelling.CancelAsync();
        await Assert.ThatAsync(() => reading.WaitAsync(TimeSpan.FromSeconds(10)), Throws.InstanceOf<OperationCanceledException>());
        block.Set();
    }

    private async Task ExpireAsync()
    {
        await _cache.GetAsync("k");
        _time.Advance(Ttl);
    }

    // The code under test sets its timer on another thread, a moment after the fetch has begun.
    private Task AdvanceUntilAsync(Task reading) => Until.TrueAsync("the limit passes", () =>
    {
        _time.Advance(TimeSpan.FromMilliseconds(100));
        return Task.FromResult(reading.IsCompleted);
    });

    private CacheCowOptions Options() => new()
    {
        TimeProvider = _time,
        Policy = new EntryPolicy { Ttl = Ttl, Jitter = 0, ServeStale = TimeSpan.FromMinutes(1) },
    };

    private sealed class TransactionCache(ICacheStore store, CacheCowOptions options) : CacheCow<string, string>(store, options)
    {
        protected override string? Fetch(string key) => Transaction.Current is null ? "outside" : "in a transaction";

        protected override byte[] Serialize(string obj) => System.Text.Encoding.UTF8.GetBytes(obj);

        protected override string Deserialize(string key, ReadOnlyMemory<byte> data) => System.Text.Encoding.UTF8.GetString(data.Span);

        protected override CacheKeys GetKeys(string key) => CacheKeys.For("text", key);
    }

    private sealed class BlockingCache(ICacheStore store, ManualResetEventSlim block, CacheCowOptions options) : CacheCow<string, string>(store, options)
    {
        protected override string? Fetch(string key)
        {
            block.Wait(TimeSpan.FromSeconds(20));
            return "late";
        }

        protected override byte[] Serialize(string obj) => System.Text.Encoding.UTF8.GetBytes(obj);

        protected override string Deserialize(string key, ReadOnlyMemory<byte> data) => System.Text.Encoding.UTF8.GetString(data.Span);

        protected override CacheKeys GetKeys(string key) => CacheKeys.For("text", key);
    }
}
