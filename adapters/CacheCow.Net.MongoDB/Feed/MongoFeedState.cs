namespace CacheCow.Net.MongoDB;

/// <summary>Specifies the current state of a <see cref="MongoFeed"/>.</summary>
public enum MongoFeedState
{
    /// <summary>The feed was not started yet, or is starting.</summary>
    Starting,

    /// <summary>Another process works under this name.</summary>
    StandingBy,

    /// <summary>The feed receives changes and invalidates.</summary>
    Watching,

    /// <summary>
    /// The server or the store failed, and <see cref="MongoFeed.Error"/> says how. The feed tries again, and nothing is lost. Until then,
    /// changes are not invalidated.
    /// </summary>
    Retrying,

    /// <summary>The feed was disposed.</summary>
    Disposed,
}
