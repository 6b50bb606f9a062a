namespace CacheCow.Net;

/// <summary>What became of a replay.</summary>
public enum ReplayState
{
    /// <summary>There is no such dead letter.</summary>
    NotFound,

    /// <summary>It is in the queue again.</summary>
    Replayed,

    /// <summary>Something newer was accepted for its key since. Nothing was done.</summary>
    NewerAccepted,
}

/// <summary>A store's answer to <see cref="IWriteQueue.ReplayAsync"/>.</summary>
/// <param name="State">What became of it.</param>
/// <param name="Sequence">Its new number, if it is in the queue again; else 0.</param>
public readonly record struct ReplayReply(ReplayState State, long Sequence = 0);
