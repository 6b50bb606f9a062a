using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>What the breakers of stores count, on the meter <c>CacheCow.Net</c>.</summary>
internal static class BreakerMetrics
{
    private static readonly Meter Meter = new(CacheTelemetry.Name);
    private static readonly Counter<long> Changes = Meter.CreateCounter<long>("cachecow.store.breaker.changes", "{change}", "Changes of a store's breaker, by its new state: closed, open, probing.");
    private static readonly ConditionalWeakTable<CacheMetrics, StoreSteps> Caches = [];

    static BreakerMetrics()
    {
        Meter.CreateObservableGauge(
            "cachecow.store.breaker", () => Observe(static one => (long)(one.Breaker?.Breaker.State ?? StoreBreakerState.Closed)), "{state}", "The state of the breaker of a cache's store: 0 closed, 1 open, 2 probing.");
        Meter.CreateObservableGauge(
            "cachecow.store.owed", () => Observe(static one => (long)one.Owed), "{invalidation}", "What this process could not invalidate in a cache's store, and tries again.");
    }

    public static void Register(CacheMetrics cache, StoreSteps steps) => Caches.AddOrUpdate(cache, steps);

    public static void Change(string store, StoreBreakerState state) => Changes.Add(1, new KeyValuePair<string, object?>("store", store), new("state", state switch
    {
        StoreBreakerState.Closed => "closed",
        StoreBreakerState.Open => "open",
        _ => "probing",
    }));

    private static IEnumerable<Measurement<long>> Observe(Func<StoreSteps, long> value) =>
        Caches.Select(one => new Measurement<long>(value(one.Value), new KeyValuePair<string, object?>("cache", one.Key.CacheName)));
}
