namespace CacheCow.Net;

/// <summary>Specifies whether a store is asked: the state of its breaker.</summary>
public enum StoreBreakerState
{
    /// <summary>The store is asked.</summary>
    Closed,

    /// <summary>The store is not asked, because its last steps have failed.</summary>
    Open,

    /// <summary>The store was not asked, and now a small request is under way that shows whether it answers.</summary>
    Probing,
}
