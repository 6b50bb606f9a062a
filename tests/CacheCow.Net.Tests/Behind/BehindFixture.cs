using System.Diagnostics;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Behind;

/// <summary>Several processes on one store in memory, with queues, and one source.</summary>
internal abstract class BehindFixture
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<BehindCache> _caches = [];

    protected static TimeSpan Lease { get; } = TimeSpan.FromSeconds(9);

    protected static WriteBehindOptions Behind { get; } = new()
    {
        Queue = "texts",
        PollInterval = TimeSpan.FromMilliseconds(20),
        RetryMin = TimeSpan.FromMilliseconds(10),
        RetryMax = TimeSpan.FromMilliseconds(50),
        WorkerLease = Lease,
        DrainTimeout = TimeSpan.Zero,
    };

    protected FakeTime Time { get; private set; } = null!;

    protected TextSource Source { get; private set; } = null!;

    protected QueueStore Store { get; private set; } = null!;

    [SetUp]
    public void SetUpBehind()
    {
        Time = new FakeTime();
        Source = new TextSource { ["k"] = "old" };
        Store = new QueueStore(new MemoryStore(new MemoryStoreOptions { TimeProvider = Time }), Time);
    }

    [TearDown]
    public async Task EndBehind()
    {
        var ends = Task.WhenAll(_caches.Select(cache => cache.DisposeAsync().AsTask()));
        _caches.Clear();
        await RunAsync("all have ended", () => ends.IsCompleted, TimeSpan.FromMilliseconds(100));
    }

    /// <summary>A process.</summary>
    protected BehindCache Open(ICacheStore? store = null, WriteBehindOptions? behind = null, CacheCowOptions? options = null)
    {
        var cache = new BehindCache(store ?? Store, Source, behind ?? Behind, (options ?? new CacheCowOptions()) with { TimeProvider = Time, StoreTimeout = TimeSpan.FromMinutes(1) });
        _caches.Add(cache);
        return cache;
    }

    /// <summary>A process that does not write.</summary>
    protected BehindCache OpenReader(ICacheStore? store = null, WriteBehindOptions? behind = null) => Open(store, (behind ?? Behind) with { Drains = false });

    /// <summary>Lets time go by, in small steps, until something has happened.</summary>
    protected async Task RunAsync(string what, Func<bool> until, TimeSpan? step = null)
    {
        for (var started = Stopwatch.GetTimestamp(); !until(); await Task.Delay(1))
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"Waited in vain: {what}.");
            Time.Advance(step ?? TimeSpan.FromMilliseconds(10));
        }
    }

    /// <summary>Lets time go by until a task has ended.</summary>
    protected async Task<T> RunAsync<T>(Task<T> task, TimeSpan? step = null)
    {
        await RunAsync("the task has ended", () => task.IsCompleted, step);
        return await task;
    }

    protected async Task RunAsync(Task task, TimeSpan? step = null)
    {
        await RunAsync("the task has ended", () => task.IsCompleted, step);
        await task;
    }

    /// <summary>A process that is dead will not be ended.</summary>
    protected void Forget(BehindCache cache) => _caches.Remove(cache);

    /// <summary>A process that dies at a step: it never comes back from it, and asks the store for nothing any more.</summary>
    protected static Task Die() => new TaskCompletionSource().Task;

    protected async Task<WriteQueueState> StateAsync() => await Store.GetQueueStateAsync(Behind.Queue, default);
}
