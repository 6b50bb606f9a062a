using System.Text;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SynchronousTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(60);

    private readonly MemoryStore _store = new();

    [Test]
    public void Get_FetchAwaitsUnderAnExclusiveScheduler_Returns()
    {
        var cache = new SlowCache(_store);

        var got = OnScheduler(new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler, () => cache.Get(1));

        Assert.That(got, Is.EqualTo("1"));
    }

    [Test]
    public void Get_PoolCallerSharesTheFetchOfAnExclusiveScheduler_BothReturn()
    {
        var cache = new SlowCache(_store) { Gate = new Gate() };
        var first = Task.Factory.StartNew(() => cache.Get(1), CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler);
        Assert.That(cache.Gate.Reached.Wait(Long), Is.True);
        var second = Task.Run(() => cache.Get(1));
        cache.Gate.Open();

        Assert.That(Task.WaitAll([first, second], Long), Is.True);
        Assert.That(second.Result, Is.EqualTo("1"));
    }

    [Test]
    public void GetMany_FetchAwaitsUnderAContextThatIsNeverPumped_Returns()
    {
        var cache = new SlowCache(_store);
        IReadOnlyDictionary<int, string>? got = null;
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new DeafContext());
            got = cache.GetMany([1, 2]);
        });
        thread.Start();

        Assert.That(thread.Join(Long), Is.True);
        Assert.That(got, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task GetAsync_UnderAScheduler_FetchesOnTheDefaultOne()
    {
        var cache = new SlowCache(_store);
        var scheduler = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;

        await await Task.Factory.StartNew(() => cache.GetAsync(1).AsTask(), CancellationToken.None, TaskCreationOptions.None, scheduler);
        await await Task.Factory.StartNew(() => cache.GetAsync(2, new ReadOptions { Bypass = true }).AsTask(), CancellationToken.None, TaskCreationOptions.None, scheduler);

        Assert.That(cache.Schedulers, Is.EqualTo([TaskScheduler.Default, TaskScheduler.Default]));
    }

    [Test]
    public void Get_BothFetchesAreOverridden_UsesTheSynchronousOne()
    {
        var cache = new BothCache(_store);

        Assert.That((cache.Get(1), cache.GetMany([2])[2]), Is.EqualTo(("sync 1", "sync 2")));
    }

    [Test]
    public async Task GetAsync_BothFetchesAreOverridden_UsesTheAsynchronousOne() => Assert.That(await new BothCache(_store).GetAsync(1), Is.EqualTo("async 1"));

    [Test]
    public void Get_NoFetchIsOverridden_SaysWhichToOverride() =>
        Assert.That(() => new NoCache(_store).Get(1), Throws.TypeOf<NotSupportedException>().With.Message.Contains("FetchAsync"));

    [Test]
    public void Get_WithAFetchTimeout_FetchesOnAThreadOfItsOwn()
    {
        var cache = new SlowCache(_store, new CacheCowOptions { FetchTimeout = Long });

        Assert.That(cache.Get(1), Is.EqualTo("1"));
        Assert.That(cache.ThreadsOfThePool, Has.All.False);
    }

    [Test]
    public void Write_BegunAndEndedSynchronously_StoresWhatWasHandedOver()
    {
        var cache = new BothCache(_store);
        using (var write = cache.BeginWrite(1))
            write.Complete("written");

        Assert.That(cache.Get(1), Is.EqualTo("written"));
    }

    private static T OnScheduler<T>(TaskScheduler scheduler, Func<T> code)
    {
        var task = Task.Factory.StartNew(code, CancellationToken.None, TaskCreationOptions.None, scheduler);
        Assert.That(task.Wait(Long), Is.True, "it waits for ever");
        return task.Result;
    }

    private abstract class NumberCache(ICacheStore store, CacheCowOptions? options = null) : CacheCow<int, string>(store, options)
    {
        protected override byte[] Serialize(string obj) => Encoding.UTF8.GetBytes(obj);

        protected override string Deserialize(int key, ReadOnlyMemory<byte> data) => Encoding.UTF8.GetString(data.Span);

        protected override CacheKeys GetKeys(int key) => CacheKeys.For("number", key);
    }

    private sealed class NoCache(ICacheStore store) : NumberCache(store);

    private sealed class SlowCache(ICacheStore store, CacheCowOptions? options = null) : NumberCache(store, options)
    {
        public Gate? Gate { get; init; }

        public List<TaskScheduler> Schedulers { get; } = [];

        public List<bool> ThreadsOfThePool { get; } = [];

        protected override async ValueTask<string?> FetchAsync(int key, CancellationToken cancellationToken)
        {
            Schedulers.Add(TaskScheduler.Current);
            ThreadsOfThePool.Add(Thread.CurrentThread.IsThreadPoolThread);
            if (Gate is not null)
                await Gate.PassAsync(cancellationToken);
            await Task.Yield();
            return $"{key}";
        }
    }

    private sealed class BothCache(ICacheStore store) : NumberCache(store)
    {
        protected override string? Fetch(int key) => $"sync {key}";

        protected override ValueTask<string?> FetchAsync(int key, CancellationToken cancellationToken) => new($"async {key}");
    }

    private sealed class DeafContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
