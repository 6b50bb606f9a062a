namespace CacheCow.Net;

/// <summary>Whether a store is asked, as its breaker has it.</summary>
public enum StoreBreakerState
{
    /// <summary>It is asked.</summary>
    Closed,

    /// <summary>It is left alone: its last steps have failed.</summary>
    Open,

    /// <summary>It was left alone, and is being asked for something small, to see whether it answers.</summary>
    Probing,
}
