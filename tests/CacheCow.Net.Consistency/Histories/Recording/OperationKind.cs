namespace CacheCow.Net.Consistency.Histories;

/// <summary>What was done to one object.</summary>
internal enum OperationKind : byte
{
    None,

    /// <summary>A read of the cache; its version is what came.</summary>
    Read,

    /// <summary>A change of the source; its version is the new one.</summary>
    Commit,

    /// <summary>An invalidation; its version is what the source had when it began.</summary>
    Invalidate,

    /// <summary>W1.</summary>
    Begin,

    /// <summary>W2; its version is what was committed since W1.</summary>
    End,

    /// <summary>Something that was broken on purpose, from then until all was well again; its version is the <see cref="FaultKind"/>, its key <see cref="Fault.LosesIntentsMark"/> if the store may lose write intents by it.</summary>
    Fault,
}
