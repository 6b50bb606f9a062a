using System.Runtime.CompilerServices;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Local;

/// <summary>Caches that live as long as a request: small, and gone when nobody uses them any more.</summary>
[TestFixture]
[NonParallelizable]
internal sealed class ManyCachesTests
{
    private const int Caches = 500;

    [Test]
    public void Caches_WithALocalTierThatNobodyUsesAnyMore_AreCollected()
    {
        var store = new MemoryStore();
        var all = MakeAndForget(store);
        Collect();
        Assert.That(all.Count(one => one.TryGetTarget(out _)), Is.Zero);
        GC.KeepAlive(store);
    }

    [Test]
    public void Caches_WithALocalTierThatHoldsNothing_AreSmall()
    {
        var (store, source) = (new MemoryStore(), new TextSource());
        _ = Make(store, source);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var caches = Enumerable.Range(0, Caches).Select(_ => Make(store, source)).ToArray();
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Caches;
        GC.KeepAlive(caches);
        Assert.That(each, Is.LessThan(20 * 1024));
    }

    // In a method of its own: no local variable of the caller may still refer to one of them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<TextCache>[] MakeAndForget(MemoryStore store)
    {
        var source = new TextSource { ["k"] = "old" };
        return [.. Enumerable.Range(0, Caches).Select(_ => Used(Make(store, source)))];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<TextCache> Used(TextCache cache)
    {
        cache.Get("k");
        cache.Get("k");
        cache.GetMany(["k", "l"]);
        cache.Invalidate("k");
        return new(cache);
    }

    private static TextCache Make(MemoryStore store, TextSource source) => new(store, source, new CacheCowOptions { LocalTier = new LocalTierOptions() });

    private static void Collect()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
