namespace CacheCow.Net.PostgreSql;

/// <summary>What a feed does at the moment.</summary>
public enum FeedState
{
    /// <summary>It was not started, or has ended.</summary>
    Off,

    /// <summary>It connects, looks at the database, or makes what is missing.</summary>
    Connecting,

    /// <summary>Another process streams from the slot; this one takes over when that one goes.</summary>
    Standby,

    /// <summary>Changes arrive and invalidate.</summary>
    Streaming,

    /// <summary>Something is wrong, <see cref="PostgresFeed.Error"/> says what; it is tried again. The slot keeps the log meanwhile.</summary>
    Failed,
}
