namespace CacheCow.Net.Benchmarks.Peers;

/// <summary>The caches that are compared. Each is set up as its own documentation says for several processes on one Redis.</summary>
internal enum PeerKind
{
    /// <summary>GET; on a miss fetch and SET; DEL after a change.</summary>
    PlainCacheAside,

    /// <summary>Microsoft.Extensions.Caching.Hybrid.</summary>
    HybridCache,

    /// <summary>ZiggyCreatures.FusionCache, with its backplane if it keeps objects in memory.</summary>
    FusionCache,

    CacheCow,
}
