using CacheCow.Net.Testing;

namespace CacheCow.Net.Files.Tests;

/// <summary>What is told is invalidated in the store, for all who share it.</summary>
[TestFixture]
internal sealed class InvalidationTests : WatchFixture
{
    private static readonly string[] Names = ["a", "d/b", "d/e/c", "de"];

    [Test]
    public async Task Changed_FileOfAnotherProcess_IsInvalidated()
    {
        Write("a", "text", LongAgo);
        NewCache().Get("a");
        Watch(NewCache());

        Events.Sink.Changed(PathOf("a"));

        await NotStoredAsync("a");
    }

    [Test]
    public async Task Changed_LengthAndTimeKept_IsNew()
    {
        Write("a", "old", LongAgo);
        var cache = NewCache();
        Watch(cache);
        cache.Get("a");
        Write("a", "new", LongAgo);
        Assert.That(cache.Get("a"), Is.EqualTo("old"), "nothing to be seen");

        Events.Sink.Changed(PathOf("a"));
        await NotStoredAsync("a");

        Assert.That(cache.Get("a"), Is.EqualTo("new"));
    }

    [Test]
    public async Task Moved_MissingFileThatAppears_IsNoLongerMissing()
    {
        var cache = NewCache();
        Watch(cache);
        cache.Get("a");

        Events.Sink.Moved(PathOf("a"));

        await NotStoredAsync("a");
    }

    [Test]
    public async Task Moved_Folder_InvalidatesAllBeneathAndNothingElse()
    {
        var cache = NewCache();
        var watch = Watch(cache);
        foreach (var name in Names)
            Write(name, "text", LongAgo);
        cache.GetMany(Names);

        Events.Sink.Moved(PathOf("d"));

        await NotStoredAsync("d/b");
        await NotStoredAsync("d/e/c");
        await NothingWaitsAsync(watch);
        Assert.That((await IsStoredAsync("a"), await IsStoredAsync("de")), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task Changed_WhileTheLastChangeIsBeingInvalidated_IsInvalidatedAgain()
    {
        Write("a", "text", LongAgo);
        var slow = new SlowStore(Store);
        var cache = FileCacheCow.Text(slow, Options);
        var watch = Watch(cache, new FileWatchOptions { Debounce = TimeSpan.Zero });

        Events.Sink.Changed(PathOf("a"));
        await slow.Gate.Reached;
        Events.Sink.Changed(PathOf("a"));
        slow.Gate.Open();

        await Until.TrueAsync("it is invalidated twice", () => Task.FromResult(slow.Invalidations == 2));
        await NothingWaitsAsync(watch);
    }

    [Test]
    public async Task Changed_ManyTimesWithinTheDebounce_IsInvalidatedAtOnceAndOnceMore()
    {
        Write("a", "text", LongAgo);
        var slow = new SlowStore(Store);
        slow.Gate.Open();
        var watch = Watch(FileCacheCow.Text(slow, Options));
        await AsleepAsync();

        Events.Sink.Changed(PathOf("a"));
        await BeginsToWaitAsync();
        for (var i = 0; i < 1000; i++)
            Events.Sink.Changed(PathOf("a"));
        Assert.That((slow.Invalidations, watch.Pending), Is.EqualTo((1, 1)));
        Time.Advance(TimeSpan.FromMilliseconds(50));

        await NothingWaitsAsync(watch);
        Assert.That(slow.Invalidations, Is.EqualTo(2));
    }

    [Test]
    public async Task Changed_StoreFails_IsRepeatedUntilItSucceeds()
    {
        Write("a", "old", LongAgo);
        using var meter = new MeterReader(CacheName);
        var cache = FileCacheCow.Text(Failing, Trusting);
        var watch = Watch(cache);
        cache.Get("a");
        await AsleepAsync();
        Failing.Invalidate = new TimeoutException();
        Write("a", "changed", LongAgo);
        Events.Sink.Changed(PathOf("a"));

        Assert.That(cache.Get("a"), Is.EqualTo("changed"), "this process looks at the disk");
        foreach (var milliseconds in new[] { 100, 200, 400 })
        {
            await BeginsToWaitAsync();

            // A pause is up to half shorter, by chance.
            Time.Advance(TimeSpan.FromMilliseconds(milliseconds / 2 - 1));
            Assert.That(Time.Waiting, Is.GreaterThan(1), "not sooner");
            Failing.Invalidate = milliseconds < 400 ? Failing.Invalidate : null;
            Time.Advance(TimeSpan.FromMilliseconds(milliseconds / 2 + 1));
        }

        await NothingWaitsAsync(watch);
        Assert.That((await IsStoredAsync("a"), meter["cachecow.files.retries"]), Is.EqualTo((false, 3)));
    }

    [Test]
    public async Task Changed_MoreFilesOfOthersThanFitWhileTheStoreFails_DropsThoseAndNoneOfItsOwn()
    {
        using var meter = new MeterReader(CacheName);
        Write("mine", "text", LongAgo);
        var cache = FileCacheCow.Text(Failing, Trusting);
        var watch = Watch(cache, new FileWatchOptions { MaxFiles = 2 });
        cache.Get("mine");
        Failing.Invalidate = new TimeoutException();
        Events.Sink.Changed(PathOf("x"));
        await Until.TrueAsync("it has failed", () => Task.FromResult(meter["cachecow.files.retries"] == 1));

        foreach (var name in new[] { "y", "z", "mine" })
            Events.Sink.Changed(PathOf(name));

        Assert.That((watch.Pending, meter["cachecow.files.dropped"]), Is.EqualTo((3, 1)));
    }

    [Test]
    public async Task Changed_NameThatDoesNotFit_IsLeftAloneUnlessItWasRead()
    {
        Write("a.log", "text", LongAgo);
        Write("b.log", "text", LongAgo);
        NewCache().Get("b.log");
        var cache = NewCache();
        var watch = Watch(cache, new FileWatchOptions { Names = "*.json" });
        cache.Get("a.log");

        Events.Sink.Changed(PathOf("b.log"));
        Events.Sink.Changed(PathOf("a.log"));

        await NotStoredAsync("a.log");
        await NothingWaitsAsync(watch);
        Assert.That(await IsStoredAsync("b.log"), Is.True);
    }

    [Test]
    public async Task Dispose_ChangeThatWaits_IsInvalidatedFirst()
    {
        Write("a", "text", LongAgo);
        var cache = NewCache();
        var watch = Watch(cache);
        Events.Sink.Changed(PathOf("b"));
        await NothingWaitsAsync(watch);
        cache.Get("a");
        Events.Sink.Changed(PathOf("a"));

        await watch.DisposeAsync();
        await watch.DisposeAsync();

        Assert.That((await IsStoredAsync("a"), watch.Pending), Is.EqualTo((false, 0)));
    }

    private sealed class SlowStore(ICacheStore inner) : StoreDouble(inner)
    {
        private int _invalidations;

        public Gate Gate { get; } = new();

        public int Invalidations => Volatile.Read(ref _invalidations);

        public override async ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
        {
            await Gate.PassAsync(cancellationToken);
            await Inner.InvalidateManyAsync(keys, hold, cancellationToken);
            Interlocked.Increment(ref _invalidations);
        }
    }
}
