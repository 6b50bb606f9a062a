using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Reading;

/// <summary>Who waits for the answer to a fill, and who does not.</summary>
[TestFixture]
internal sealed class FillAnswerTests
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
    public async Task Get_FillIsNotAnswered_ReturnsWhatWasFetched()
    {
        _store.AfterFill = new Gate();
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("old"));
        Assert.That(_store.Fills, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_ReleaseIsNotAnswered_ReturnsWhatWasFetched()
    {
        var releases = new HeldReleases(_memory);
        var cache = new TextCache(releases, _source) { Policy = (_, _) => EntryPolicy.DoNotStore };
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("old"));
        Assert.That(releases.IsAsked, Is.True);
    }

    [Test]
    public async Task Get_AgainBeforeTheFillIsCarriedOut_WaitsForItAndDoesNotFetch()
    {
        var fill = _store.BeforeFill = new Gate();
        await _cache.GetAsync("k");
        var again = _cache.GetAsync("k").AsTask();
        await fill.Reached;
        Assert.That(again.IsCompleted, Is.False);
        fill.Open();
        Assert.That(await again, Is.EqualTo("old"));
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_AgainAndTheFillWasVoided_FetchesAnew()
    {
        var fill = _store.BeforeFill = new Gate();
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("old"));
        _source["k"] = "new";
        await _cache.InvalidateAsync("k");
        fill.Open();
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_CameBeforeTheFetchBegan_DoesNotWaitForTheFillEither()
    {
        var (lease, fill) = (_store.AfterLease = new Gate(), _store.AfterFill = new Gate());
        var first = _cache.GetAsync("k").AsTask();
        await lease.Reached;
        var second = _cache.GetAsync("k").AsTask();
        lease.Open();
        Assert.That(await Task.WhenAll(first, second), Is.All.EqualTo("old"));
        fill.Open();
    }

    [Test]
    public async Task Get_JoinedTheFetch_WaitsUntilTheFillIsAccepted()
    {
        var (fill, first, joiner) = await JoinAsync(default);
        Assert.That(await first, Is.EqualTo("old"));
        Assert.That(joiner.IsCompleted, Is.False);
        fill.Open();
        Assert.That(await joiner, Is.EqualTo("old"));
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    // A has read "old"; the object changes and is invalidated, and that has returned; B joins A's fetch. A's fill is rejected.
    [Test]
    public async Task Get_JoinedTheFetchAfterAnInvalidation_IsNotAnsweredWithIt()
    {
        var fetch = _source.Hold = new Gate();
        var fill = _store.BeforeFill = new Gate();
        var first = _cache.GetAsync("k").AsTask();
        await fetch.Reached;
        _source["k"] = "new";
        await new TextCache(_memory, _source).InvalidateAsync("k");
        var joiner = _cache.GetAsync("k").AsTask();
        Assert.That(_store.Reads, Is.EqualTo(2), "memory answers at once: it has joined");
        fetch.Open();
        Assert.That(await first, Is.EqualTo("old"));
        Assert.That(joiner.IsCompleted, Is.False);
        fill.Open();
        Assert.That(await joiner, Is.EqualTo("new"));
    }

    [Test]
    public async Task Get_JoinedTheFetchAndIsCancelledBeforeTheFillIsAnswered_LeavesAlone()
    {
        using var cancellation = new CancellationTokenSource();
        var (fill, first, joiner) = await JoinAsync(cancellation.Token);
        await first;
        await cancellation.CancelAsync();
        Assert.That(async () => await joiner, Throws.InstanceOf<OperationCanceledException>());
        fill.Open();
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("old"));
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_ComesWhileTheFillIsUnderWayForAJoiner_TakesTheNextFlight()
    {
        var (fill, first, joiner) = await JoinAsync(default);
        await first;
        var late = _cache.GetAsync("k").AsTask();
        fill.Open();
        Assert.That(await Task.WhenAll(joiner, late), Is.All.EqualTo("old"));
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task GetMany_FillsAreNotAnswered_ReturnsWhatWasFetched()
    {
        _source["l"] = "text of l";
        _store.AfterFill = new Gate();
        Assert.That((await _cache.GetManyAsync(["k", "l"])).Values, Is.EquivalentTo(new[] { "old", "text of l" }));
    }

    [Test]
    public async Task Get_LocalTier_HoldsTheObjectOnceTheFillIsAcceptedAndNotBefore()
    {
        var cache = new TextCache(_store, _source, new CacheCowOptions { LocalTier = new LocalTierOptions() });
        var fill = _store.AfterFill = new Gate();
        await cache.GetAsync("k");
        await fill.Reached;
        var (reads, get) = (_store.Reads, cache.GetAsync("k").AsTask());
        Assert.That(_store.Reads, Is.EqualTo(reads + 1), "L1: before the fill is accepted, nothing is there");
        Assert.That(await get, Is.EqualTo("old"));
        fill.Open();
        Assert.That(_source.Fetches, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_LocalTierAndTheFillIsVoided_DoesNotHoldTheObject()
    {
        var cache = new TextCache(_store, _source, new CacheCowOptions { LocalTier = new LocalTierOptions() });
        var fill = _store.BeforeFill = new Gate();
        await cache.GetAsync("k");
        _source["k"] = "new";
        await _cache.InvalidateAsync("k");
        fill.Open();
        Assert.That(await cache.GetAsync("k"), Is.EqualTo("new"));
    }

    private async Task<(Gate Fill, Task<string?> First, Task<string?> Joiner)> JoinAsync(CancellationToken cancellationToken)
    {
        var (fetch, fill) = (_source.Hold = new Gate(), _store.BeforeFill = new Gate());
        var first = _cache.GetAsync("k", CancellationToken.None).AsTask();
        await fetch.Reached;
        var joiner = _cache.GetAsync("k", cancellationToken).AsTask();
        Assert.That(_store.Reads, Is.EqualTo(2), "memory answers at once: it has joined");
        fetch.Open();
        await fill.Reached;
        return (fill, first, joiner);
    }

    private sealed class HeldReleases(ICacheStore inner) : StoreDouble(inner)
    {
        public bool IsAsked { get; private set; }

        public override ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token, CancellationToken cancellationToken)
        {
            IsAsked = true;
            return new(new TaskCompletionSource<bool>().Task);
        }
    }
}
