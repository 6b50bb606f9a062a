using CacheCow.Net.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using CacheCow.Net.Tests.Protocol;

namespace CacheCow.Net.Tests.Outages;

/// <summary>What this process could not invalidate, none of its caches reads in the store; another process, which is not bound by that, shows each time that the old object was there.</summary>
[TestFixture]
internal sealed class OwedInvalidationsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly IOException Away = new("away");
    private static readonly StoreBreakerOptions Breaker = new() { Failures = 3, FirstPause = TimeSpan.FromMilliseconds(10), Jitter = 0 };

    private TextSource _source = null!;
    private FakeTime _time = null!;
    private MemoryStore _memory = null!;
    private ScriptedStore _store = null!;
    private CacheCowOptions _options = null!;
    private TaggedCache _cache = null!;
    private TaggedCache _elsewhere = null!;

    [SetUp]
    public async Task SetUp()
    {
        _source = new TextSource { ["t.k"] = "old", ["t.l"] = "old" };
        _time = new FakeTime();
        _memory = new MemoryStore(new MemoryStoreOptions { TimeProvider = _time });
        _store = new ScriptedStore(_memory);
        _options = new CacheCowOptions { TimeProvider = _time, StoreBreaker = Breaker };
        _cache = new TaggedCache(_store, _source, _options);
        _elsewhere = new TaggedCache(_memory, _source, _options);
        await _cache.GetManyAsync(["t.k", "t.l"]);
    }

    private static IEnumerable<TestCaseData> Invalidations =>
    [
        Case("one", cache => cache.InvalidateAsync("t.k").AsTask()),
        Case("many", cache => cache.InvalidateManyAsync(["t.l", "t.k"]).AsTask()),
        Case("tag", cache => cache.InvalidateTagAsync("t").AsTask()),
        Case("pattern", cache => cache.InvalidatePatternAsync(new CacheKeys("*", "*", "*")).AsTask()),
        Case("all", cache => cache.ClearAsync().AsTask()),
    ];

    [TestCaseSource(nameof(Invalidations))]
    public async Task Invalidate_StoreIsLeftAlone_IsNotReadThereWhenItIsBack(Func<TaggedCache, Task> invalidate)
    {
        _store.Before = _ => Task.FromException(Away);
        for (var i = 0; i < Breaker.Failures; i++)
            await _cache.GetAsync("t.l");
        await ChangeAndFailAsync(invalidate);
        _store.Before = step => IsRepeated(step) ? Task.FromException(Away) : Task.CompletedTask;
        _time.Advance(Breaker.FirstPause);
        await UntilAsync(() => _cache.StoreBreakerState == StoreBreakerState.Closed);
        await AssertNotReadInStoreAsync();
        await AssertMadeGoodAsync();
    }

    [TestCaseSource(nameof(Invalidations))]
    public async Task Invalidate_FailsOnce_IsNotReadInTheStore(Func<TaggedCache, Task> invalidate)
    {
        _store.Before = step => IsRepeated(step) ? Task.FromException(Away) : Task.CompletedTask;
        await ChangeAndFailAsync(invalidate);
        await AssertNotReadInStoreAsync();
        await AssertMadeGoodAsync();
    }

    [TestCaseSource(nameof(Invalidations))]
    public async Task Invalidate_FailsWhileAFillIsUnderWay_WhoComesAfterItIsNotGivenWhatWasFetchedBefore(Func<TaggedCache, Task> invalidate)
    {
        await _cache.InvalidateAsync("t.k");
        var gate = _source.Hold = new Gate();
        var before = _cache.GetAsync("t.k").AsTask();
        await gate.Reached;
        _store.Before = step => IsRepeated(step) ? Task.FromException(Away) : Task.CompletedTask;
        await ChangeAndFailAsync(invalidate);
        var after = _cache.GetAsync("t.k").AsTask();
        gate.Open();
        Assert.That(await before, Is.EqualTo("old"));
        Assert.That(await after, Is.EqualTo("new"));
    }

    [Test]
    public async Task Invalidate_AgainWithSuccess_IsOwedNoMore()
    {
        _store.Before = step => step == StoreStep.Invalidate ? Task.FromException(Away) : Task.CompletedTask;
        await ChangeAndFailAsync(cache => cache.InvalidateAsync("t.k").AsTask());
        _store.Before = static _ => Task.CompletedTask;
        await _cache.InvalidateAsync("t.k");
        await AssertCachedAsync();
    }

    [Test]
    public async Task BeginWrite_OfWhatIsOwed_MakesItGood()
    {
        _store.Before = step => step == StoreStep.Invalidate ? Task.FromException(Away) : Task.CompletedTask;
        await ChangeAndFailAsync(cache => cache.InvalidateAsync("t.k").AsTask());
        await (await _cache.BeginWriteAsync("t.k")).DisposeAsync();
        await AssertCachedAsync();
    }

    [Test]
    public async Task EndWrite_WithAValueFromBefore_DoesNotMakeItGood()
    {
        var write = await _cache.BeginWriteAsync("t.k");
        write.Complete("old");
        _store.Before = step => step == StoreStep.Invalidate ? Task.FromException(Away) : Task.CompletedTask;
        await ChangeAndFailAsync(cache => cache.InvalidateAsync("t.k").AsTask());
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Stored));
        await AssertNotReadInStoreAsync();
    }

    [Test]
    public async Task EndWrite_FailsAndItsIntentsMayHaveRunOut_IsNotReadInTheStore()
    {
        var write = await _cache.BeginWriteAsync("t.k");
        _store.Before = _ => Task.FromException(Away);
        _source["t.k"] = "old";
        _time.Advance(_options.WriteLifetime + TimeSpan.FromSeconds(1));
        Assert.That(await _elsewhere.GetAsync("t.k"), Is.EqualTo("old"));
        _source["t.k"] = "new";
        Assert.That(async () => await write.EndAsync(), Throws.TypeOf<CacheStoreException>());
        _store.Before = step => IsRepeated(step) || step == StoreStep.EndWrite ? Task.FromException(Away) : Task.CompletedTask;
        await AssertNotReadInStoreAsync();
    }

    [Test]
    public async Task Invalidate_WithAHold_IsRepeatedWithIt()
    {
        _store.Before = step => step == StoreStep.Invalidate ? Task.FromException(Away) : Task.CompletedTask;
        await ChangeAndFailAsync(cache => cache.InvalidateAsync("t.k", TimeSpan.FromMinutes(5)).AsTask());
        _store.Before = static _ => Task.CompletedTask;
        await GoOnUntilAsync(() => StoreHealth.Of(_store).Owed.AreNone);
        var keys = _cache.KeysOf("t.k");
        Assert.That((await _memory.LeaseAsync(keys, LeaseToken.Create(), TimeSpan.FromSeconds(30), null, default)).State, Is.EqualTo(LeaseState.BusyWriting));
    }

    [Test]
    public async Task Invalidate_CallerGivesUp_IsOwed()
    {
        using var cancelling = new CancellationTokenSource();
        _store.Before = step => step == StoreStep.Invalidate ? new TaskCompletionSource().Task : Task.CompletedTask;
        _source["t.k"] = "new";
        var invalidating = _cache.InvalidateAsync("t.k", cancellationToken: cancelling.Token).AsTask();
        await cancelling.CancelAsync();
        Assert.That(async () => await invalidating, Throws.InstanceOf<OperationCanceledException>());
        await AssertNotReadInStoreAsync();
    }

    [Test]
    public async Task Owed_OneIsRefusedForGood_TheOthersAreMadeGood()
    {
        var keys = Enumerable.Range(0, 10).Select(i => CacheKeys.For("k", i)).ToArray();
        var store = new RefusingStore(_memory, keys[0]);
        var owed = StoreHealth.Of(store).Owed;
        owed.Add(keys, TimeSpan.Zero, new StoreTiming(TimeSpan.FromSeconds(2), _time, NullLogger.Instance));
        await GoOnUntilAsync(() => owed.Count == 1);
        Assert.That(owed.Have(keys[0]), Is.True);
    }

    [Test]
    public async Task Owed_SweepIsRefusedForGood_IsGivenUp()
    {
        _store.Before = step => step == StoreStep.Clear ? Task.FromException(Away) : Task.CompletedTask;
        Assert.That(async () => await _cache.ClearAsync(), Throws.TypeOf<CacheStoreException>());
        Assert.That(_cache.Get("t.k"), Is.EqualTo("old"));
        await GoOnUntilAsync(() => StoreHealth.Of(_store).Owed.AreNone);
        Assert.That(_store.Asked.Count(step => step == StoreStep.Clear), Is.EqualTo(6));
    }

    [Test]
    public async Task Owed_SweepWhileTheStoreIsAway_IsNotGivenUp()
    {
        _store.Before = _ => Task.FromException(Away);
        Assert.That(async () => await _cache.ClearAsync(), Throws.TypeOf<CacheStoreException>());
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(1);
        }

        Assert.That(StoreHealth.Of(_store).Owed.AreNone, Is.False);
        _store.Before = static _ => Task.CompletedTask;
        await GoOnUntilAsync(() => StoreHealth.Of(_store).Owed.AreNone);
        Assert.That(await _memory.ReadAsync(_cache.KeysOf("t.l"), default), Is.Null);
    }

    [Test]
    public void Owed_MoreThanCanBeRemembered_IsSaid()
    {
        var owed = StoreHealth.Of(new ScriptedStore(_memory) { Before = static _ => Task.FromException(Away) }).Owed;
        var timing = new StoreTiming(TimeSpan.FromSeconds(2), _time, NullLogger.Instance);
        var many = Enumerable.Range(0, OwedInvalidations.Most).Select(i => CacheKeys.For("many", i)).ToArray();
        Assert.That(owed.Add(many, TimeSpan.Zero, timing), Is.Zero);
        Assert.That(owed.Add([CacheKeys.For("many", -1), many[0]], TimeSpan.Zero, timing), Is.EqualTo(1));
        Assert.That(owed.Count, Is.EqualTo(OwedInvalidations.Most));
    }

    [Test]
    public async Task Invalidate_StoreIsLeftAlone_AnotherCacheOfThisProcessReadsItsOwnWrite()
    {
        var local = new TaggedCache(_store, _source, _options with { LocalTier = new LocalTierOptions() });
        Assert.That(await local.GetAsync("t.k"), Is.EqualTo("old"));
        _store.Before = _ => Task.FromException(Away);
        for (var i = 0; i < Breaker.Failures; i++)
            await _cache.GetAsync("t.l");
        await ChangeAndFailAsync(cache => cache.InvalidateAsync("t.k").AsTask());
        Assert.That(await local.GetAsync("t.k"), Is.EqualTo("new"));
    }

    private static TestCaseData Case(string name, Func<TaggedCache, Task> invalidate) => new TestCaseData(invalidate).SetArgDisplayNames(name);

    private static bool IsRepeated(StoreStep step) => step is StoreStep.Invalidate or StoreStep.InvalidateTags or StoreStep.InvalidateMatching or StoreStep.Clear;

    private async Task ChangeAndFailAsync(Func<TaggedCache, Task> invalidate)
    {
        _source["t.k"] = "new";
        await Assert.ThatAsync(() => invalidate(_cache), Throws.TypeOf<CacheStoreException>());
    }

    private async Task AssertNotReadInStoreAsync()
    {
        Assert.That(await _elsewhere.GetAsync("t.k"), Is.EqualTo("old"), "another process");
        Assert.That(await _cache.GetAsync("t.k"), Is.EqualTo("new"));
        Assert.That((await _cache.GetManyAsync(["t.k", "t.l"]))["t.k"], Is.EqualTo("new"));
        Assert.That(await new TaggedCache(_store, _source, _options).GetAsync("t.k"), Is.EqualTo("new"));
    }

    private async Task AssertMadeGoodAsync()
    {
        _store.Before = static _ => Task.CompletedTask;
        await GoOnUntilAsync(() => StoreHealth.Of(_store).Owed.AreNone);
        Assert.That(await _elsewhere.GetAsync("t.k"), Is.EqualTo("new"), "another process");
        await AssertCachedAsync();
    }

    private async Task AssertCachedAsync()
    {
        Assert.That(await _cache.GetAsync("t.k"), Is.EqualTo("new"));
        var fetches = _source.Fetches;
        Assert.That(await _cache.GetAsync("t.k"), Is.EqualTo("new"));
        Assert.That(_source.Fetches, Is.EqualTo(fetches));
    }

    private async Task GoOnUntilAsync(Func<bool> done)
    {
        var startedAt = Environment.TickCount64;
        while (!done() && Environment.TickCount64 - startedAt < Patience.TotalMilliseconds)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.That(done(), Is.True);
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        var startedAt = Environment.TickCount64;
        while (!done() && Environment.TickCount64 - startedAt < Patience.TotalMilliseconds)
            await Task.Yield();
        Assert.That(done(), Is.True);
    }

    private sealed class RefusingStore(ICacheStore inner, CacheKeys refused) : StoreDouble(inner)
    {
        public override ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken) =>
            keys.Contains(refused) ? ValueTask.FromException(Away) : base.InvalidateManyAsync(keys, hold, cancellationToken);
    }
}
