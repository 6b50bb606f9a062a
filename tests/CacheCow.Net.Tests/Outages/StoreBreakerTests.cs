using CacheCow.Net.Testing;
using CacheCow.Net.Tests.Protocol;

namespace CacheCow.Net.Tests.Outages;

/// <summary>P4: a store that is away costs milliseconds; nobody waits for it until it answers again.</summary>
[TestFixture]
internal sealed class StoreBreakerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly IOException Away = new("away");
    private static readonly StoreBreakerOptions Exact = new() { Failures = 3, FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(4), Jitter = 0 };

    private TextSource _source = null!;
    private FakeTime _time = null!;
    private ScriptedStore _store = null!;
    private CacheCowOptions _options = null!;
    private TextCache _cache = null!;
    private MeterReader _meters = null!;

    [SetUp]
    public void SetUp()
    {
        _source = new TextSource { ["k"] = "text", ["l"] = "other" };
        _time = new FakeTime();
        _store = new ScriptedStore(new MemoryStore(new MemoryStoreOptions { TimeProvider = _time }));
        _options = new CacheCowOptions { Name = Guid.NewGuid().ToString(), TimeProvider = _time, StoreBreaker = Exact };
        _cache = new TextCache(_store, _source, _options);
        _meters = new MeterReader(_options.Name!);
    }

    [TearDown]
    public void TearDown() => _meters.Dispose();

    [Test]
    public async Task Get_StoreFailsOftenEnoughInARow_IsNotAskedAnyMore()
    {
        await OpenAsync();
        var asked = _store.Asked.Count;
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
        Assert.That(_cache.Get("k"), Is.EqualTo("text"));
        Assert.That(await _cache.GetManyAsync(["k", "l"]), Has.Count.EqualTo(2));
        Assert.That(_store.Asked, Has.Count.EqualTo(asked));
        Assert.That(_meters["cachecow.store.skipped read"], Is.EqualTo(3));
        Assert.That(_meters["cachecow.store.errors"], Is.EqualTo(3));
    }

    [Test]
    public async Task Get_StoreAnswersInBetween_IsAskedOn()
    {
        for (var i = 0; i < 5; i++)
        {
            _store.Before = _ => Task.FromException(Away);
            await _cache.GetAsync("k");
            await _cache.GetAsync("k");
            _store.Before = static _ => Task.CompletedTask;
            await _cache.GetAsync("l");
        }

        Assert.That(_cache.StoreBreakerState, Is.EqualTo(StoreBreakerState.Closed));
    }

    [Test]
    public async Task Change_CallersCancel_AreNoFailures()
    {
        _store.Before = _ => new TaskCompletionSource().Task;
        for (var i = 0; i < 10; i++)
        {
            using var cancelling = new CancellationTokenSource();
            var invalidating = _cache.InvalidateAsync("k", cancellationToken: cancelling.Token).AsTask();
            await cancelling.CancelAsync();
            Assert.That(async () => await invalidating, Throws.InstanceOf<OperationCanceledException>());
        }

        Assert.That(_cache.StoreBreakerState, Is.EqualTo(StoreBreakerState.Closed));
    }

    [Test]
    public async Task Open_PauseIsOver_IsProbedByNoCallerAndCloses()
    {
        await OpenAsync();
        _store.Before = static _ => Task.CompletedTask;
        var asked = _store.Asked.Count;
        _time.Advance(TimeSpan.FromSeconds(0.999));
        Assert.That(_cache.StoreBreakerState, Is.EqualTo(StoreBreakerState.Open));
        _time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.That(_cache.StoreBreakerState, Is.EqualTo(StoreBreakerState.Closed));
        Assert.That(_store.Asked, Has.Count.EqualTo(asked + 1));
        await _cache.GetAsync("k");
        await _cache.GetAsync("k");
        Assert.That(_meters["cachecow.hits"], Is.EqualTo(1));
    }

    [Test]
    public async Task Open_ProbesFail_PausesDoubleUpToTheLongest()
    {
        await OpenAsync();
        foreach (var seconds in new[] { 1, 2, 4, 4, 4 })
        {
            var asked = _store.Asked.Count;
            _time.Advance(TimeSpan.FromSeconds(seconds - 0.001));
            Assert.That(_store.Asked, Has.Count.EqualTo(asked));
            _time.Advance(TimeSpan.FromSeconds(0.001));
            Assert.That(_store.Asked, Has.Count.EqualTo(asked + 1));
            Assert.That(_cache.StoreBreakerState, Is.EqualTo(StoreBreakerState.Open));
        }
    }

    [Test]
    public async Task Open_ProbeIsNotAnswered_NobodyWaitsAndNothingElseIsAsked()
    {
        await OpenAsync();
        _store.Before = _ => new TaskCompletionSource().Task;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_cache.StoreBreakerState, Is.EqualTo(StoreBreakerState.Probing));
        var asked = _store.Asked.Count;
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
        Assert.That(async () => await _cache.InvalidateAsync("l"), Throws.TypeOf<CacheStoreException>());
        Assert.That(_store.Asked, Has.Count.EqualTo(asked));
        _time.Advance(_options.StoreTimeout);
        await UntilAsync(StoreBreakerState.Open);
    }

    [Test]
    public async Task Open_FailsAgainSoonAfterItHasClosed_GoesOnWithLongerPauses()
    {
        await OpenAsync();
        _store.Before = static _ => Task.CompletedTask;
        _time.Advance(TimeSpan.FromSeconds(1));
        await OpenAsync();
        var asked = _store.Asked.Count;
        _time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.That(_store.Asked, Has.Count.EqualTo(asked));
    }

    [Test]
    public async Task Open_FailsAgainLongAfterItHasClosed_BeginsAnew()
    {
        await OpenAsync();
        _store.Before = static _ => Task.CompletedTask;
        _time.Advance(TimeSpan.FromSeconds(10));
        await OpenAsync();
        var asked = _store.Asked.Count;
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_store.Asked, Has.Count.EqualTo(asked + 1));
    }

    [Test]
    public async Task Get_Open_CallersStillShareAFetch()
    {
        await OpenAsync();
        var gate = _source.Hold = new Gate();
        var fetches = _source.Fetches;
        var first = _cache.GetAsync("k").AsTask();
        await gate.Reached;
        var herd = Enumerable.Range(0, 100).Select(_ => _cache.GetAsync("k").AsTask()).ToArray();
        gate.Open();
        await Task.WhenAll([first, .. herd]);
        Assert.That(_source.Fetches - fetches, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_OpenAndTheOptionsSaySo_ThrowsAtOnce()
    {
        var cache = new TextCache(_store, _source, _options with { OnStoreError = OnStoreError.Throw });
        await OpenAsync();
        var (asked, fetches) = (_store.Asked.Count, _source.Fetches);
        Assert.That(async () => await cache.GetAsync("k"), Throws.TypeOf<CacheStoreException>().With.InnerException.SameAs(Away).And.Message.Contains("StoreBreaker").And.Message.Contains(_options.Name!));
        Assert.That(async () => await cache.GetManyAsync(["k"]), Throws.TypeOf<CacheStoreException>());
        Assert.That((_store.Asked.Count, _source.Fetches), Is.EqualTo((asked, fetches)));
    }

    [Test]
    public async Task Change_Open_ThrowsAtOnceAndSaysWhatFollows()
    {
        await OpenAsync();
        var asked = _store.Asked.Count;
        AssertThrows(() => _cache.InvalidateAsync("k").AsTask(), "Invalidate again until it succeeds");
        AssertThrows(() => _cache.InvalidateManyAsync(["k", "l"]).AsTask(), "Invalidate again until it succeeds");
        AssertThrows(() => _cache.InvalidateTagAsync("t").AsTask(), "Invalidate again until it succeeds");
        AssertThrows(() => _cache.InvalidatePatternAsync("k*").AsTask(), "Invalidate again until it succeeds");
        AssertThrows(() => _cache.ClearAsync().AsTask(), "Invalidate again until it succeeds");
        AssertThrows(() => _cache.BeginWriteAsync("k").AsTask(), "The write has not begun");
        Assert.That(_store.Asked, Has.Count.EqualTo(asked));

        void AssertThrows(Func<Task> change, string advice) => Assert.That(change, Throws.TypeOf<CacheStoreException>()
            .With.InnerException.SameAs(Away).And.Message.Contains("was not asked").And.Message.Contains(advice).And.Message.Not.Contains("not known"));
    }

    [Test]
    public async Task EndWrite_Open_IsPendingAtOnceAndEndedLater()
    {
        var write = await _cache.BeginWriteAsync("k");
        await OpenAsync("l");
        var asked = _store.Asked.Count;
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Pending));
        Assert.That(_store.Asked, Has.Count.EqualTo(asked));
        var ended = new TaskCompletionSource();
        _store.Before = step =>
        {
            if (step == StoreStep.EndWrite)
                ended.TrySetResult();
            return Task.CompletedTask;
        };
        await GoOnUntilAsync(ended.Task);
    }

    [Test]
    public async Task Write_Open_IsRenewedAllTheSame()
    {
        await using var write = await _cache.BeginWriteAsync("k");
        await OpenAsync("l");
        _store.Before = step => step == StoreStep.RenewWrite ? Task.CompletedTask : Task.FromException(Away);
        for (var i = 0; i < 5; i++)
            _time.Advance(_options.WriteLifetime / 3);
        Assert.That(write.IsIntact, Is.True);
        _store.Before = static _ => Task.CompletedTask;
    }

    [Test]
    public async Task Fill_OpenedSinceItsLease_IsNotSentAndItsLeaseIsReleased()
    {
        var gate = _source.Hold = new Gate();
        var reading = _cache.GetAsync("k").AsTask();
        await gate.Reached;
        await OpenAsync("l", fetch: false);
        var released = new TaskCompletionSource();
        _store.Before = step =>
        {
            if (step == StoreStep.Release)
                released.TrySetResult();
            return Task.CompletedTask;
        };
        gate.Open();
        Assert.That(await reading, Is.EqualTo("text"));
        await released.Task.WaitAsync(Patience);
        Assert.That(_store.Asked, Has.None.EqualTo(StoreStep.Fill));
    }

    [Test]
    public async Task Breaker_OfCachesOnOneStore_IsOneIfItsOptionsAreTheSame()
    {
        var same = new TextCache(_store, _source, _options with { Name = "same", StoreBreaker = Exact with { } });
        var other = new TextCache(_store, _source, _options with { Name = "other", StoreBreaker = Exact with { Failures = 4 } });
        var elsewhere = new TextCache(new ScriptedStore(new MemoryStore()), _source, _options);
        await OpenAsync();
        Assert.That(same.StoreBreakerState, Is.EqualTo(StoreBreakerState.Open));
        Assert.That(other.StoreBreakerState, Is.EqualTo(StoreBreakerState.Closed));
        Assert.That(elsewhere.StoreBreakerState, Is.EqualTo(StoreBreakerState.Closed));
    }

    [Test]
    public async Task Breaker_IsNotWanted_EveryReadAsksTheStore()
    {
        var cache = new TextCache(_store, _source, _options with { StoreBreaker = null });
        _store.Before = _ => Task.FromException(Away);
        for (var i = 0; i < 100; i++)
            await cache.GetAsync("k");
        Assert.That(_store.Asked, Has.Count.EqualTo(100));
        Assert.That(cache.StoreBreakerState, Is.EqualTo(StoreBreakerState.Closed));
    }

    [Test]
    public async Task Changed_OneAfterTheOther_IsRaised()
    {
        var changes = new List<(StoreBreakerState, StoreBreakerState, Exception?)>();
        var closed = new TaskCompletionSource();
        _cache.StoreBreakerChanged += (sender, change) =>
        {
            Assert.That(sender, Is.SameAs(_store));
            changes.Add((change.Previous, change.Current, change.Failure));
            if (change.Current == StoreBreakerState.Closed)
                closed.SetResult();
            throw new InvalidOperationException("A handler's mistake.");
        };
        await OpenAsync();
        _store.Before = static _ => Task.CompletedTask;
        _time.Advance(TimeSpan.FromSeconds(1));
        await closed.Task.WaitAsync(Patience);
        Assert.That(changes, Is.EqualTo(new (StoreBreakerState, StoreBreakerState, Exception?)[]
        {
            (StoreBreakerState.Closed, StoreBreakerState.Open, Away), (StoreBreakerState.Open, StoreBreakerState.Probing, Away), (StoreBreakerState.Probing, StoreBreakerState.Closed, null),
        }));
    }

    [Test]
    public async Task Get_StoreHangs_OpensAfterTheFirstTimeouts()
    {
        _store.Before = _ => new TaskCompletionSource().Task;
        var reading = Enumerable.Range(0, 3).Select(i => _cache.GetAsync($"k{i}").AsTask()).ToArray();
        _time.Advance(_options.StoreTimeout + TimeSpan.FromMilliseconds(1));
        await Task.WhenAll(reading);
        Assert.That(_cache.StoreBreakerState, Is.EqualTo(StoreBreakerState.Open));
        Assert.That(await _cache.GetAsync("k"), Is.EqualTo("text"));
    }

    [Test]
    public async Task Breaker_StoreIsGone_IsProbedNoMore()
    {
        var gone = OpenAndForget();
        for (var i = 0; i < 20 && gone.IsAlive; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        Assert.That(gone.IsAlive, Is.False);
    }

    [TestCase(0)]
    [TestCase(10_001)]
    public void Failures_OutOfRange_AreRefused(int failures) =>
        Assert.That(() => new StoreBreakerOptions { Failures = failures }, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Failures"));

    [TestCase(9)]
    [TestCase(600_001)]
    public void Pauses_OutOfRange_AreRefused(int milliseconds)
    {
        var pause = TimeSpan.FromMilliseconds(milliseconds);
        Assert.That(() => new StoreBreakerOptions { FirstPause = pause }, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("FirstPause"));
        Assert.That(() => new StoreBreakerOptions { LongestPause = pause }, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("LongestPause"));
    }

    [TestCase(-0.01)]
    [TestCase(1.01)]
    [TestCase(double.NaN)]
    public void Jitter_OutOfRange_IsRefused(double jitter) =>
        Assert.That(() => new StoreBreakerOptions { Jitter = jitter }, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Jitter"));

    [Test]
    public void Pause_WithJitter_IsShorterByThatAtTheMost()
    {
        var options = Exact with { Jitter = 0.5 };
        for (var i = 0; i < 1000; i++)
            Assert.That(options.Pause(1), Is.InRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)));
        Assert.That(Exact.Pause(int.MaxValue), Is.EqualTo(TimeSpan.FromSeconds(4)));
        Assert.That((Exact with { FirstPause = TimeSpan.FromMinutes(1) }).Pause(0), Is.EqualTo(TimeSpan.FromSeconds(4)));
    }

    private async Task OpenAsync(string key = "k", bool fetch = true)
    {
        _store.Before = _ => Task.FromException(Away);
        for (var i = 0; i < Exact.Failures; i++)
        {
            if (fetch)
                await _cache.GetAsync(key);
            else
                Assert.That(async () => await _cache.InvalidateAsync(key), Throws.TypeOf<CacheStoreException>());
        }

        Assert.That(_cache.StoreBreakerState, Is.EqualTo(StoreBreakerState.Open));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private WeakReference OpenAndForget()
    {
        var store = new ScriptedStore(new MemoryStore()) { Before = static _ => Task.FromException(Away) };
        var steps = new StoreSteps(store, _options, new CacheMetrics("gone"));
        for (var i = 0; i < Exact.Failures; i++)
            steps.Count(StoreStep.Read, Away);
        Assert.That(steps.IsOpen, Is.True);
        return new WeakReference(store);
    }

    private async Task UntilAsync(StoreBreakerState state)
    {
        var startedAt = Environment.TickCount64;
        while (_cache.StoreBreakerState != state && Environment.TickCount64 - startedAt < Patience.TotalMilliseconds)
            await Task.Yield();
        Assert.That(_cache.StoreBreakerState, Is.EqualTo(state));
    }

    private async Task GoOnUntilAsync(Task done)
    {
        var startedAt = Environment.TickCount64;
        while (!done.IsCompleted && Environment.TickCount64 - startedAt < Patience.TotalMilliseconds)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.That(done.IsCompletedSuccessfully, Is.True);
    }
}
