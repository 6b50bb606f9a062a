using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Reading;

/// <summary>Reads that wait for the store: answered, failed, late, or never.</summary>
[TestFixture]
internal sealed class PooledReadTests
{
    private static readonly AsyncLocal<string?> Ambient = new();
    private TextSource _source = null!;
    private FakeTime _time = null!;
    private MemoryStore _memory = null!;
    private ManualStore _store = null!;
    private TextCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "text" };
        _time = new FakeTime();
        _memory = new MemoryStore();
        _store = new ManualStore(_memory);
        _cache = new TextCache(_store, _source, new CacheCowOptions { TimeProvider = _time, StoreTimeout = TimeSpan.FromSeconds(1) });
    }

    [Test]
    public async Task Get_AnsweredInTime_IsTheAnswer()
    {
        await new TextCache(_memory, _source).GetAsync("k");
        var bytes = await _memory.ReadAsync(_cache.KeysOf("k"), default);
        for (var i = 0; i < 10; i++)
        {
            var get = _cache.GetAsync("k").AsTask();
            Assert.That(get.IsCompleted, Is.False);
            _store.NextRead().SetResult(bytes);
            Assert.That(await get, Is.EqualTo("text"));
        }

        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_AnsweredWithNothing_Fetches()
    {
        var get = _cache.GetAsync("k").AsTask();
        _store.NextRead().SetResult(null);
        Assert.That(await get, Is.EqualTo("text"));
        Assert.That(await _memory.ReadAsync(_cache.KeysOf("k"), default), Is.Not.Null);
    }

    [Test]
    public async Task Get_StoreFails_FetchesWithoutCaching()
    {
        var get = _cache.GetAsync("k").AsTask();
        _store.NextRead().SetException(new IOException());
        Assert.That(await get, Is.EqualTo("text"));
        Assert.That(await _memory.ReadAsync(_cache.KeysOf("k"), default), Is.Null);
    }

    [Test]
    public void Get_CallerCancelsTheRead_Throws()
    {
        using var cancellation = new CancellationTokenSource();
        var get = _cache.GetAsync("k", cancellation.Token).AsTask();
        cancellation.Cancel();
        _store.NextRead().SetCanceled(cancellation.Token);
        Assert.That(async () => await get, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_source.Fetches, Is.Zero);
    }

    [Test]
    public async Task Get_NotAnswered_EachGoesOnAtItsOwnTime()
    {
        var first = _cache.GetAsync("k").AsTask();
        _time.Advance(TimeSpan.FromSeconds(0.6));
        var second = _cache.GetAsync("k").AsTask();
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.That(await first, Is.EqualTo("text"));
        Assert.That(second.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromSeconds(0.6));
        Assert.That(await second, Is.EqualTo("text"));
    }

    [Test]
    public async Task Get_AnsweredAfterItWentOn_LeavesOtherReadsAlone()
    {
        var first = _cache.GetAsync("k").AsTask();
        _time.Advance(TimeSpan.FromSeconds(1.1));
        await first;

        _source["k"] = "new";
        var second = _cache.GetAsync("k").AsTask();
        _store.NextRead().SetException(new IOException("late"));
        Assert.That(second.IsCompleted, Is.False);
        _store.NextRead().SetResult(null);
        Assert.That(await second, Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_ResultsThatNobodyAsksFor_DoNotDisturbOthers()
    {
        for (var i = 0; i < 10; i++)
        {
#pragma warning disable CA2012 // to throw a task away is what is tested
            _ = _cache.GetAsync("k");
#pragma warning restore CA2012
            _store.NextRead().SetResult(null);
        }

        var get = _cache.GetAsync("k").AsTask();
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.That(await get, Is.EqualTo("text"));
    }

    [Test]
    public async Task Get_OverridesCalledAfterTheAnswer_SeeTheCallersAmbientValues()
    {
        string? seen = null;
        _cache.Policy = (_, _) =>
        {
            seen = Ambient.Value;
            return EntryPolicy.Default;
        };
        Ambient.Value = "caller";
        var get = _cache.GetAsync("k").AsTask();
        Ambient.Value = "somebody else";
        _store.NextRead().SetResult(null);
        await get;
        Assert.That(seen, Is.EqualTo("caller"));
    }

    [Test]
    public async Task Get_FromManyThreadsWhileReadsTimeOut_GivesEachItsOwnObject()
    {
        for (var i = 0; i < 8; i++)
            _source[$"{i}"] = $"text {i}";
        var store = new SlowStore(new MemoryStore());
        var cache = new TextCache(store, _source, new CacheCowOptions { StoreTimeout = TimeSpan.FromMilliseconds(10) });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
                Assert.That(await cache.GetAsync($"{(thread + i) % 8}"), Is.EqualTo($"text {(thread + i) % 8}"));
        })));
    }

    // Some answers come in time, some about when the time is over, some after it.
    private sealed class SlowStore(ICacheStore inner) : StoreDouble(inner)
    {
        private int _reads;

        public override async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (Interlocked.Increment(ref _reads) % 50 == 0)
                await Task.Delay(_reads % 20, cancellationToken);
            return await Inner.ReadAsync(keys, cancellationToken);
        }
    }
}
