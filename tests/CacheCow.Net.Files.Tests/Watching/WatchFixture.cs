using CacheCow.Net.Testing;

namespace CacheCow.Net.Files.Tests;

/// <summary>A cache that trusts its watch, with a watcher that only tells what the test says.</summary>
internal abstract class WatchFixture : FileFixture
{
    private readonly List<FileWatch> _watches = [];

    protected ManualEvents Events { get; private set; } = null!;

    protected FailingStore Failing { get; private set; } = null!;

    /// <summary>The watch that was begun first.</summary>
    protected FileWatch Watched => _watches[0];

    protected string CacheName { get; } = "watched " + Guid.NewGuid().ToString("N");

    protected FileCacheOptions Trusting =>
        new() { Root = Root, CheckEachHit = false, Cache = new CacheCowOptions { TimeProvider = Time, Name = CacheName } };

    [SetUp]
    public void MakeEvents() => (Events, Failing) = (new ManualEvents(), new FailingStore(Store));

    [TearDown]
    public async Task EndWatches()
    {
        foreach (var watch in _watches)
            await watch.DisposeAsync();
        _watches.Clear();
    }

    protected FileWatch Watch(FileCacheCow<string> cache, FileWatchOptions? options = null)
    {
        var watch = cache.Watch(null, options, Events);
        _watches.Add(watch);
        return watch;
    }

    protected FileWatch WatchReally(FileCacheCow<string> cache, FileWatchOptions? options = null)
    {
        var watch = cache.Watch(null, options);
        _watches.Add(watch);
        return watch;
    }

    /// <summary>Only the next check waits for the clock: what waits beyond that, the test has made.</summary>
    protected Task AsleepAsync() => Until.TrueAsync("the check is set", () => Task.FromResult(Time.Waiting == 1));

    protected Task BeginsToWaitAsync() => Until.TrueAsync("something waits for the clock", () => Task.FromResult(Time.Waiting > 1));

    protected static Task NothingWaitsAsync(FileWatch watch) => Until.TrueAsync("all is invalidated", () => Task.FromResult(watch.Pending == 0));

    protected Task NotStoredAsync(string name) => Until.TrueAsync($"{name} is invalidated", async () => !await IsStoredAsync(name));
}
