namespace CacheCow.Net.PostgreSql;

/// <summary>Specifies the current state of a feed.</summary>
public enum FeedState
{
    /// <summary>The feed was not started, or has ended.</summary>
    Off,

    /// <summary>The feed connects, examines the database, or creates what is missing.</summary>
    Connecting,

    /// <summary>Another process streams from the slot. This one takes over when the other one ends.</summary>
    Standby,

    /// <summary>Changes arrive and are invalidated.</summary>
    Streaming,

    /// <summary>
    /// An error occurred, and <see cref="PostgresFeed.Error"/> describes it. The feed tries again. Meanwhile the slot keeps the log.
    /// </summary>
    Failed,
}
