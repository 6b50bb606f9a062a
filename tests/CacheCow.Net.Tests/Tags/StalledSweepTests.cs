using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Tags;

/// <summary>Steps through the whole store take as long as they need, and no longer than a store that answers.</summary>
[TestFixture]
internal sealed class StalledSweepTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(4); // twice StoreTimeout

    private FakeTime _time = null!;
    private SweptStore _store = null!;
    private TextCache _cache = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTime();
        _store = new SweptStore(new MemoryStore(new MemoryStoreOptions { TimeProvider = _time }));
        _cache = new TextCache(_store, new TextSource(), new CacheCowOptions { TimeProvider = _time });
    }

    [Test]
    public void Clear_StoreNeverAnswers_SaysSoAndEndsIt()
    {
        var clearing = _cache.ClearAsync().AsTask();
        _time.Advance(Silence - TimeSpan.FromMilliseconds(1));
        Assert.That(clearing.IsCompleted, Is.False);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(() => clearing, Throws.InstanceOf<CacheStoreException>().With.Message.Contains("clear").And.Message.Contains("StoreTimeout").And.Message.Contains("Invalidate again"));
        Assert.That(_store.Ending.IsCancellationRequested);
    }

    [Test]
    public void InvalidatePattern_StoreNeverAnswers_SaysSo()
    {
        var invalidating = _cache.InvalidatePatternAsync("text$*").AsTask();
        _time.Advance(Silence);
        Assert.That(() => invalidating, Throws.InstanceOf<CacheStoreException>());
    }

    [Test]
    public async Task Clear_BatchesAreToldOf_TakesAsLongAsThereAreObjects()
    {
        var heard = new Heard<long>();
        var clearing = _cache.ClearAsync(heard).AsTask();
        for (var removed = 1; removed <= 3; removed++)
        {
            _store.Progress!.Report(removed);
            _time.Advance(Silence);
            await Until.TrueAsync("it waits for the next batch", () => Task.FromResult(_time.Waiting == 1));
        }

        _store.End.SetResult(3);
        Assert.That(await clearing, Is.EqualTo(3));
        Assert.That(heard.All, Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void Clear_StoreFailsWithATimeoutOfItsOwn_IsThatFailure()
    {
        var clearing = _cache.ClearAsync().AsTask();
        _store.Progress!.Report(1);
        _store.End.SetException(new TimeoutException("of the store"));
        Assert.That(() => clearing, Throws.InstanceOf<CacheStoreException>().With.InnerException.Message.EqualTo("of the store"));
    }

    [Test]
    public void Clear_ProgressThrows_IsThatException()
    {
        var clearing = _cache.ClearAsync(new Refused<long>()).AsTask();
        try
        {
            _store.Progress!.Report(1);
        }
        catch (OverflowException exception)
        {
            _store.End.SetException(new CacheStoreException("The store ended.", exception));
        }

        Assert.That(() => clearing, Throws.InstanceOf<OverflowException>());
    }

    [Test]
    public void Clear_IsCancelled_ReturnsThoughTheStoreDoesNot()
    {
        using var cancelling = new CancellationTokenSource();
        var clearing = _cache.ClearAsync(null, cancelling.Token).AsTask();
        cancelling.Cancel();
        Assert.That(() => clearing, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Clear_StoreGoesOnAfterItWasGivenUp_NobodyIsToldAnyMore()
    {
        var heard = new Heard<long>();
        var clearing = _cache.ClearAsync(heard).AsTask();
        _time.Advance(Silence);
        Assert.That(() => clearing, Throws.InstanceOf<CacheStoreException>());
        _store.Progress!.Report(1);
        Assert.That(heard.All, Is.Empty);
    }

    [Test]
    public async Task InvalidateEvery_OneTimeIsNeverAnswered_TheNextMakesItGood()
    {
        await using var repeated = _cache.InvalidateEvery("text$*", TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        await Until.TrueAsync("the first has begun", () => Task.FromResult(_store.Sweeps == 1 && _time.Waiting == 2));
        _time.Advance(Silence);
        await Until.TrueAsync("it was given up", () => Task.FromResult(_store.Ending.IsCancellationRequested));

        // What could not be done is owed, and tried again by itself, too.
        _time.Advance(TimeSpan.FromSeconds(10));
        await Until.TrueAsync("the next has begun", () => Task.FromResult(_store.Sweeps >= 2));
        _store.End.SetResult(0);
    }

    /// <summary>Its sweeps take as long as the test wants.</summary>
    private sealed class SweptStore(ICacheStore inner) : StoreDouble(inner)
    {
        private int _sweeps;

        public TaskCompletionSource<long> End { get; } = new();

        public IProgress<long>? Progress { get; private set; }

        public CancellationToken Ending { get; private set; }

        public int Sweeps => Volatile.Read(ref _sweeps);

        public override ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken) => ClearAsync(progress, cancellationToken);

        public override ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken)
        {
            (Progress, Ending) = (progress, cancellationToken);
            Interlocked.Increment(ref _sweeps);
            return new(End.Task);
        }
    }
}
