using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Protocol;

/// <summary>Callers of one process that share a fetch: never an answer that is older than an invalidation which returned before they came.</summary>
[TestFixture]
internal sealed class SharedFetchTests
{
    private TextSource _source = null!;
    private MemoryStore _memory = null!;
    private GatedStore _store = null!;
    private TextCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "old" };
        _memory = new MemoryStore();
        _store = new GatedStore(_memory);
        _cache = new TextCache(_store, _source);
    }

    [Test]
    public async Task Get_ManyAtOnceOfAMissingObject_FetchOnce()
    {
        var gate = _source.Hold = new Gate();
        var callers = Enumerable.Range(0, 100).Select(_ => _cache.GetAsync("k").AsTask()).ToArray();
        await gate.Reached;
        gate.Open();
        Assert.That(await Task.WhenAll(callers), Is.All.EqualTo("old"));
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_JoinsAFetchFromBeforeAnInvalidation_IsNotAnsweredByIt() =>
        Assert.That(await JoinAfterInvalidationAsync(_cache), Is.EqualTo("new"));

    [Test]
    public async Task Get_JoinsAFetchFromBeforeAnInvalidation_IsStaleIfEveryFetchIsCertified() =>
        Assert.That(await JoinAfterInvalidationAsync(new TextCache(new EverythingCertifiedStore(_memory), _source)), Is.EqualTo("old"));

    [Test]
    public async Task Get_ComesWhileTheFillIsOnItsWay_DoesNotJoin() => Assert.That(await ComeWhileFillIsOnItsWayAsync(_cache), Is.EqualTo("new"));

    [Test]
    public async Task Get_ComesWhileTheFillIsOnItsWay_IsStaleIfTheDoorStaysOpen() =>
        Assert.That(await ComeWhileFillIsOnItsWayAsync(new OpenDoorCache(_store, _source)), Is.EqualTo("old"));

    [Test]
    public async Task Get_ComesWhileALeaseReplyIsOnItsWay_IsNotAnsweredByIt()
    {
        // The object is filled between R1 and R2 of the first caller; its R2 brings "old", and is late.
        var readEmpty = _store.AfterRead = new Gate();
        var first = _cache.GetAsync("k").AsTask();
        await readEmpty.Reached;
        await new TextCache(_memory, _source).GetAsync("k");
        var leased = _store.AfterLease = new Gate();
        readEmpty.Open();
        await leased.Reached;

        _source["k"] = "new";
        await _cache.InvalidateAsync("k");
        var second = _cache.GetAsync("k").AsTask();
        leased.Open();

        Assert.That(await first, Is.EqualTo("old"));
        Assert.That(await second, Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_JoinsAFetchOfManyFromBeforeAnInvalidation_IsNotAnsweredByIt()
    {
        var gate = _source.Hold = new Gate();
        var many = _cache.GetManyAsync(["k", "l"]).AsTask();
        await gate.Reached;

        _source["k"] = "new";
        await _cache.InvalidateAsync("k");
        var second = _cache.GetAsync("k").AsTask();
        gate.Open();

        Assert.That((await many)["k"], Is.EqualTo("old"));
        Assert.That(await second, Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_ComesWhileALeaseReplyOfManyIsOnItsWay_IsNotAnsweredByIt()
    {
        // As for one: "k" is filled between R1 and R2 of the first caller, whose R2 brings "old", and is late.
        var readEmpty = _store.AfterReadOfMany = new Gate();
        var many = _cache.GetManyAsync(["k", "l"]).AsTask();
        await readEmpty.Reached;
        await new TextCache(_memory, _source).GetAsync("k");
        var leased = _store.AfterLease = new Gate();
        readEmpty.Open();
        await leased.Reached;

        _source["k"] = "new";
        await _cache.InvalidateAsync("k");
        var second = _cache.GetAsync("k").AsTask();
        leased.Open();

        Assert.That((await many)["k"], Is.EqualTo("old"));
        Assert.That(await second, Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_ComesWhileAReadIsOnItsWay_ReadsForItself() => Assert.That(await ComeWhileAReadIsOnItsWayAsync(_cache), Is.EqualTo("new"));

    [Test]
    public async Task Get_ComesWhileAReadIsOnItsWay_IsStaleIfReadsAreShared() =>
        Assert.That(await ComeWhileAReadIsOnItsWayAsync(new TextCache(new SharedReadStore(_store), _source)), Is.EqualTo("old"));

    [Test]
    public async Task Get_HerdMayNotUseTheRunningFetch_WaitsForOneMore()
    {
        await _cache.InvalidateAsync("k", TimeSpan.FromMinutes(1));
        var gate = _source.Hold = new Gate();
        var first = _cache.GetAsync("k").AsTask();
        await gate.Reached;
        var herd = Enumerable.Range(0, 100).Select(_ => _cache.GetAsync("k").AsTask()).ToArray();
        gate.Open();

        Assert.That(await Task.WhenAll([first, .. herd]), Is.All.EqualTo("old"));
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_OneCallerCancels_TheOthersAreAnswered()
    {
        using var cancellation = new CancellationTokenSource();
        var gate = _source.Hold = new Gate();
        var first = _cache.GetAsync("k", cancellation.Token).AsTask();
        await gate.Reached;
        var second = _cache.GetAsync("k").AsTask();

        await cancellation.CancelAsync();
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        gate.Open();
        Assert.That(await second, Is.EqualTo("old"));
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_AllCallersCancel_FetchIsCancelledAndTheLeaseIsFree()
    {
        using var cancellation = new CancellationTokenSource();
        var gate = _source.Hold = new Gate();
        var callers = Enumerable.Range(0, 3).Select(_ => _cache.GetAsync("k", cancellation.Token).AsTask()).ToArray();
        await gate.Reached;
        await cancellation.CancelAsync();
        foreach (var caller in callers)
            Assert.That(async () => await caller, Throws.InstanceOf<OperationCanceledException>());

        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("old"));
        Assert.That(_source.Fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_FetchThrows_EveryCallerGetsThatVeryExceptionOnceAndTheLeaseIsFree()
    {
        var failure = _source.Fails = new InvalidOperationException("The source is down.");
        var gate = _source.Hold = new Gate();
        var callers = Enumerable.Range(0, 10).Select(_ => _cache.GetAsync("k").AsTask()).ToArray();
        await gate.Reached;
        gate.Open();
        foreach (var caller in callers)
            Assert.That(async () => await caller, Throws.Exception.SameAs(failure));

        Assert.That(_source.Fetches, Is.EqualTo(1));
        var reply = await _memory.LeaseAsync(_cache.KeysOf("k"), LeaseToken.Create(), TimeSpan.FromSeconds(1), null, default);
        Assert.That(reply.State, Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task Get_FetchThrowsATimeOutOfItsOwn_ItReachesTheCaller()
    {
        _source.Fails = new TaskCanceledException("The source timed out.");
        Assert.That(async () => await _cache.GetAsync("k"), Throws.Exception.SameAs(_source.Fails));
    }

    [Test]
    public async Task Get_CallersShareAFetchOfSomethingMutable_EachGetsItsOwn()
    {
        var cache = new BoxCache(_memory, _source);
        var gate = _source.Hold = new Gate();
        var callers = Enumerable.Range(0, 5).Select(_ => cache.GetAsync("k").AsTask()).ToArray();
        await gate.Reached;
        gate.Open();
        var boxes = await Task.WhenAll(callers);
        Assert.That(boxes.Distinct(ReferenceEqualityComparer.Instance).Count(), Is.EqualTo(5));
        Assert.That(boxes.Select(box => box!.Text), Is.All.EqualTo("old"));
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_CallersShareByReferenceWhenToldSo_AllGetTheSame()
    {
        var cache = new BoxCache(_memory, _source, new CacheCowOptions { ShareByReference = true });
        var gate = _source.Hold = new Gate();
        var callers = Enumerable.Range(0, 5).Select(_ => cache.GetAsync("k").AsTask()).ToArray();
        await gate.Reached;
        gate.Open();
        Assert.That((await Task.WhenAll(callers)).Distinct(ReferenceEqualityComparer.Instance).Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task Get_SharedMutableObjectCannotBeSerialised_EveryCallerStillGetsItsOwn()
    {
        var cache = new BoxCache(_memory, _source) { SerializeFails = new NotSupportedException() };
        var gate = _source.Hold = new Gate();
        var callers = Enumerable.Range(0, 3).Select(_ => cache.GetAsync("k").AsTask()).ToArray();
        await gate.Reached;
        gate.Open();
        Assert.That((await Task.WhenAll(callers)).Distinct(ReferenceEqualityComparer.Instance).Count(), Is.EqualTo(3));
    }

    [Test]
    public void Get_FetchAsksForItsOwnObject_Throws()
    {
        var cache = new SelfishCache(_memory);
        Assert.That(async () => await cache.GetAsync(1), Throws.InvalidOperationException.With.Message.Contains("wait for itself"));
        Assert.That(cache.Get(2), Is.EqualTo("2"));
    }

    private async Task<string?> JoinAfterInvalidationAsync(TextCache cache)
    {
        var gate = _source.Hold = new Gate();
        var first = cache.GetAsync("k").AsTask();
        await gate.Reached;

        _source["k"] = "new";
        await cache.InvalidateAsync("k");
        var second = cache.GetAsync("k").AsTask();
        gate.Open();
        await first;
        return await second;
    }

    private async Task<string?> ComeWhileFillIsOnItsWayAsync(CacheCow<string, string> cache)
    {
        var filled = _store.AfterFill = new Gate();
        var first = cache.GetAsync("k").AsTask();
        await filled.Reached;

        _source["k"] = "new";
        await cache.InvalidateAsync("k");
        var second = cache.GetAsync("k").AsTask();
        filled.Open();
        await first;
        return await second;
    }

    private async Task<string?> ComeWhileAReadIsOnItsWayAsync(TextCache cache)
    {
        await cache.GetAsync("k");
        var read = _store.AfterRead = new Gate();
        var first = cache.GetAsync("k").AsTask();
        await read.Reached;

        // By somebody else: what the cache itself has invalidated it would not read.
        _source["k"] = "new";
        await new TextCache(_store, _source).InvalidateAsync("k");
        var second = cache.GetAsync("k").AsTask();
        read.Open();
        Assert.That(await first, Is.EqualTo("old"));
        return await second;
    }

    private sealed class SelfishCache(ICacheStore store) : CacheCow<int, string>(store)
    {
        protected override string? Fetch(int key) => key == 1 ? Get(1) : $"{key}";

        protected override byte[] Serialize(string obj) => [];

        protected override string Deserialize(int key, ReadOnlyMemory<byte> data) => "";

        protected override CacheKeys GetKeys(int key) => CacheKeys.For("selfish", key);
    }
}
