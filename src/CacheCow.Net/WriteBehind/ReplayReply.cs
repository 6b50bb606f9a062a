namespace CacheCow.Net;

/// <summary>Specifies the result of a replay.</summary>
public enum ReplayState
{
    /// <summary>There is no such dead letter.</summary>
    NotFound,

    /// <summary>The entry is in the queue again.</summary>
    Replayed,

    /// <summary>A newer value was accepted for the same key since. Nothing was done.</summary>
    NewerAccepted,
}

/// <summary>Represents a store's answer to <see cref="IWriteQueue.ReplayAsync"/>.</summary>
/// <param name="State">The result of the replay.</param>
/// <param name="Sequence">The new sequence number if the entry is in the queue again; otherwise 0.</param>
public readonly record struct ReplayReply(ReplayState State, long Sequence = 0);
