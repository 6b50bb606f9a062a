namespace CacheCow.Net.Consistency.Histories;

/// <summary>What is wrong with a read.</summary>
internal enum ViolationKind
{
    /// <summary>P1, P3: older than what had been invalidated, or committed under a write intent, before it began.</summary>
    Stale,

    /// <summary>As <see cref="Stale"/>, and it was the reader's own cache that had written.</summary>
    OwnStale,

    /// <summary>P2: older than that by more than a local tier may be.</summary>
    BeyondBound,

    /// <summary>P5: another key's object, or none.</summary>
    WrongObject,

    /// <summary>A version that began to be written after the read had ended, or never.</summary>
    Future,

    /// <summary>As <see cref="Stale"/>, where a failover was made after the invalidation and nobody had waited for replicas.</summary>
    LostByFailover,

    /// <summary>As <see cref="Stale"/>, where the store was made to lose the write intent before the commit: documented, and not promised.</summary>
    LostIntent,
}
