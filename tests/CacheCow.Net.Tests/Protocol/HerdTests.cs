using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Protocol;

/// <summary>P6 off the main road: useless bytes, holds, batches, callers that leave.</summary>
[TestFixture]
internal sealed class HerdTests
{
    private TextSource _source = null!;
    private MemoryStore _memory = null!;
    private GatedStore _store = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "text", ["l"] = "other" };
        _memory = new MemoryStore();
        _store = new GatedStore(_memory);
    }

    [Test]
    public async Task Get_ManyProcessesOverUselessBytes_FetchOnce()
    {
        var caches = Enumerable.Range(0, 10).Select(_ => new TextCache(_memory, _source, new CacheCowOptions { FillWait = TimeSpan.FromSeconds(20) })).ToArray();
        var (keys, token) = (caches[0].KeysOf("k"), LeaseToken.Create());
        await _memory.LeaseAsync(keys, token, TimeSpan.FromSeconds(9), null, default);
        await _memory.FillAsync(keys, token, new byte[] { 1, 2, 3 }, TimeSpan.Zero, default);

        var gate = _source.Hold = new Gate();
        var callers = caches.Select(cache => cache.GetAsync("k").AsTask()).ToArray();
        await gate.Reached;
        gate.Open();
        Assert.That(await Task.WhenAll(callers), Is.All.EqualTo("text"));
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_HerdDuringAHoldOfSomethingMutable_WaitsForOneMoreAndEachGetsItsOwn()
    {
        var cache = new BoxCache(_memory, _source);
        await cache.InvalidateAsync("k", TimeSpan.FromMinutes(1));
        var gate = _source.Hold = new Gate();
        var first = cache.GetAsync("k").AsTask();
        await gate.Reached;
        var herd = Enumerable.Range(0, 100).Select(_ => cache.GetAsync("k").AsTask()).ToArray();
        gate.Open();
        var boxes = await Task.WhenAll([first, .. herd]);
        Assert.That(boxes.Distinct(ReferenceEqualityComparer.Instance).Count(), Is.EqualTo(101));
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task GetMany_PartHasLandedAndTheCallerLeaves_TheRestIsCancelled()
    {
        var cache = new TextCache(_memory, _source);

        // "k" is filled between R1 and R2 of the batch.
        using var cancellation = new CancellationTokenSource();
        var gate = _source.Hold = new Gate();
        var many = new TextCache(new FilledMeanwhileStore(_memory, cache.KeysOf("k")), _source).GetManyAsync(["k", "l"], cancellation.Token).AsTask();
        await gate.Reached;
        await cancellation.CancelAsync();
        Assert.That(async () => await many, Throws.InstanceOf<OperationCanceledException>());
        await Eventually(async () => (await _memory.LeaseAsync(cache.KeysOf("l"), LeaseToken.Create(), TimeSpan.FromSeconds(9), null, default)).State == LeaseState.Granted);
    }

    [Test]
    public async Task Get_EverybodyLeavesDuringTheLease_NothingIsFetched()
    {
        var cache = new TextCache(_store, _source);
        using var cancellation = new CancellationTokenSource();
        var leased = _store.AfterLease = new Gate();
        var caller = cache.GetAsync("k", cancellation.Token).AsTask();
        await leased.Reached;
        await cancellation.CancelAsync();
        Assert.That(async () => await caller, Throws.InstanceOf<OperationCanceledException>());
        leased.Open();
        await Eventually(() => Task.FromResult(_store.Releases == 1));
        Assert.That(_source.Fetches, Is.Zero);
    }

    [Test]
    public async Task Get_JoinsABatchWhoseFetchThrows_AsksAnewForItself()
    {
        var cache = new TextCache(_memory, _source);
        _source.FailingKey = "bad";
        var gate = _source.Hold = new Gate();
        var many = cache.GetManyAsync(["k", "bad"]).AsTask();
        await gate.Reached;
        var one = cache.GetAsync("k").AsTask();
        gate.Open();
        Assert.That(async () => await many, Throws.InvalidOperationException);
        Assert.That(await one, Is.EqualTo("text"));
    }

    [Test]
    public async Task Get_LeaseIsCarriedOutAfterItsTimeOut_IsGivenBack()
    {
        var time = new FakeTime();
        var late = new LateLeaseStore(_memory);
        var cache = new TextCache(late, _source, new CacheCowOptions { TimeProvider = time });
        var caller = cache.GetAsync("k").AsTask();
        await late.Gate.Reached;
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.That(await caller, Is.EqualTo("text"));
        late.Gate.Open();
        await Eventually(async () => (await _memory.LeaseAsync(cache.KeysOf("k"), LeaseToken.Create(), TimeSpan.FromSeconds(9), null, default)).State == LeaseState.Granted);
    }

    [Test]
    public async Task Get_StoreKeepsOfferingUselessBytes_FetchesAndDoesNotHang()
    {
        var cache = new TextCache(new StubbornStore(_memory), _source);
        Assert.That(await cache.GetAsync("k").AsTask().WaitAsync(TimeSpan.FromSeconds(20)), Is.EqualTo("text"));
    }

    // What goes on in the background is waited for, not slept for.
    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private sealed class StubbornStore(ICacheStore inner) : StoreDouble(inner)
    {
        public override ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken) =>
            new(LeaseReply.Present(new byte[] { 1, 2, 3 }));
    }

    private sealed class LateLeaseStore(ICacheStore inner) : StoreDouble(inner)
    {
        public Gate Gate { get; } = new();

        public override async ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken)
        {
            await Gate.PassAsync(cancellationToken);
            return await Inner.LeaseAsync(keys, token, lifetime, unwanted, cancellationToken);
        }
    }

    private sealed class FilledMeanwhileStore(ICacheStore inner, CacheKeys filled) : StoreDouble(inner)
    {
        public override async ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken)
        {
            var values = await Inner.ReadManyAsync(keys, cancellationToken);
            var token = LeaseToken.Create();
            var envelope = Envelope.Encode(filled.Identity, 0, new EnvelopeContent(System.Text.Encoding.Unicode.GetBytes("text"), IsNegative: false));
            await Inner.LeaseAsync(filled, token, TimeSpan.FromSeconds(9), null, cancellationToken);
            await Inner.FillAsync(filled, token, envelope, TimeSpan.Zero, cancellationToken);
            return values;
        }
    }
}
