using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>What this process knows of how a store is: shared by all caches that are on it, for as long as the store lives.</summary>
internal sealed class StoreHealth
{
    private static readonly ConditionalWeakTable<ICacheStore, StoreHealth> All = [];

    private readonly Lock _lock = new();
    private readonly Dictionary<BreakerSettings, SharedBreaker> _breakers = [];
    private readonly WeakReference<ICacheStore> _store;
    private readonly string _storeName;

    private StoreHealth(ICacheStore store)
    {
        (_store, _storeName) = (new WeakReference<ICacheStore>(store), store.GetType().Name);
        Owed = new OwedInvalidations(_store, _storeName);
    }

    /// <summary>What could not be invalidated.</summary>
    public OwedInvalidations Owed { get; }

    /// <summary>The local tiers on the store, to be told of what the store itself was not asked for (L5).</summary>
    public Listeners Tiers { get; } = new();

    public static StoreHealth Of(ICacheStore store) => All.GetValue(store, static one => new StoreHealth(one));

    /// <summary>The breaker of all caches that have these options of it; <see langword="null"/>: none is wanted.</summary>
    public SharedBreaker? BreakerOf(CacheCowOptions options, StoreTiming timing)
    {
        if (options.StoreBreaker is not { } wanted)
            return null;
        var settings = new BreakerSettings(wanted, timing, options.LogKeys);
        lock (_lock)
        {
            if (!_breakers.TryGetValue(settings, out var breaker))
                _breakers.Add(settings, breaker = new SharedBreaker(_store, _storeName, wanted, timing, options.LogKeys, Owed.TryNow));
            return breaker;
        }
    }

    private sealed record BreakerSettings(StoreBreakerOptions Options, StoreTiming Timing, bool TellsAll);
}
