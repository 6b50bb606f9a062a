using System.Diagnostics;
using System.Runtime.CompilerServices;
using CacheCow.Net.Redis;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Docs.Tests;

/// <summary>
/// A loop that outlives the call that begins it takes none of the caller's ambient values along: they would live, and be traced by, for as long as the process does. Whatever holds on to
/// the caller's context holds on to its values; so when all else has let go of a value, and it is still there, a loop has it.
/// </summary>
[TestFixture]
internal sealed class AmbientTests
{
    private static readonly AsyncLocal<object?> Ambient = new();

    private static readonly Dictionary<string, Func<object>> Loops = new(Started.Makers.Select(one => KeyValuePair.Create(one.Key.Name, new Func<object>(one.Value))))
    {
        ["poller of SQLite"] = () => new Started.Texts(Started.NewFile(), new CacheCowOptions { LocalTier = new LocalTierOptions() }),
        ["backplane of Redis"] = () => new Started.Texts(new RedisStore(Started.Redis), new CacheCowOptions { LocalTier = new LocalTierOptions() }),
        ["local tier in memory"] = () => new Started.Texts(new MemoryStore(), new CacheCowOptions { LocalTier = new LocalTierOptions() }).Get("k")!,
        ["breaker, owed invalidations and log"] = FailingCache,
    };

    private static IEnumerable<string> Names => Loops.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task Loop_BegunByACaller_KeepsNoneOfItsAmbientValues(string name)
    {
        var (loop, value) = Begin(Loops[name]);
        await Until.TrueAsync("nobody holds on to the value", () => Task.FromResult(!IsAlive(value)));
        if (loop is IDisposable ending)
            ending.Dispose();
        GC.KeepAlive(loop);
    }

    [Test]
    public async Task Loop_ThatFlows_KeepsThem()
    {
        using var ending = new CancellationTokenSource();
        var (loop, value) = Begin(() => Task.Run(async () => await Task.Delay(Timeout.Infinite, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)));
        Assert.That(IsAlive(value), Is.True, "The twin.");
        await ending.CancelAsync();
        await (Task)loop;
    }

    // On a thread of its own, which ends: no register and no local variable of the test holds the value.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (object Loop, WeakReference Value) Begin(Func<object> begin)
    {
        (object, WeakReference) begun = default;
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            var value = new object();
            Ambient.Value = value;
            using var activity = new Activity("request").Start();
            try
            {
                begun = (begin(), new WeakReference(value));
            }
            catch (Exception exception)
            {
                thrown = exception;
            }
        });
        thread.UnsafeStart();
        thread.Join();
        Assert.That(thrown, Is.Null);
        return begun;
    }

    private static bool IsAlive(WeakReference value)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return value.IsAlive;
    }

    private static Started.Texts FailingCache()
    {
        var store = new FailingStore(new MemoryStore());
        store.Break(new IOException());
        var options = new CacheCowOptions { LoggerFactory = new LogReader(), StoreBreaker = StoreBreakerOptions.Default with { Failures = 2 } };
        var cache = new Started.Texts(store, options);
        for (var i = 0; i < 5; i++)
        {
            cache.Get("k");
            Assert.That(() => cache.Invalidate("k"), Throws.TypeOf<CacheStoreException>());
        }

        Assert.That(cache.StoreBreakerState, Is.Not.EqualTo(StoreBreakerState.Closed));
        return cache;
    }
}
