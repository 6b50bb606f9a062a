namespace CacheCow.Net.Consistency.Histories;

/// <summary>What can be broken on purpose. The names are what <c>--faults</c> takes, in lower case.</summary>
internal enum FaultKind
{
    /// <summary>A node is killed, and another takes its place.</summary>
    Kill,

    /// <summary>A node, or the server, stands still for a while.</summary>
    Pause,

    /// <summary>A node's link to the server is cut, refuses, stalls, or loses what goes one way or both.</summary>
    Partition,

    /// <summary>The server is killed, and comes back empty.</summary>
    Restart,

    /// <summary>A primary is killed, and a replica takes its place.</summary>
    Failover,

    /// <summary>A node's clock jumps by an hour.</summary>
    Clock,

    /// <summary>The store, the link to it, or the source is slow.</summary>
    Slow,

    /// <summary>Everything in the store is removed.</summary>
    Flush,

    /// <summary>The server forgets its scripts.</summary>
    Scripts,

    /// <summary>The server has too little memory, and removes what it likes.</summary>
    Evict,

    /// <summary>A slot of the cluster moves to another primary.</summary>
    Slots,

    /// <summary>The disk is full.</summary>
    Full,

    /// <summary>A primary stands still until a replica has taken its place, and then wakes.</summary>
    Wake,

    /// <summary>A primary was replaced, by a failover that was asked for or by another. Nobody can ask for this one.</summary>
    Replacement,
}
