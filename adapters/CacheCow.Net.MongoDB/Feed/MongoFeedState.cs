namespace CacheCow.Net.MongoDB;

/// <summary>What a <see cref="MongoFeed"/> does at the moment.</summary>
public enum MongoFeedState
{
    /// <summary>It was not started yet, or begins.</summary>
    Starting,

    /// <summary>Another process works under this name.</summary>
    StandingBy,

    /// <summary>It hears of changes and invalidates.</summary>
    Watching,

    /// <summary>The server or the store failed: <see cref="MongoFeed.Error"/> says how. It is tried again, and nothing is lost; until then, changes are not invalidated.</summary>
    Retrying,

    /// <summary>It was disposed of.</summary>
    Disposed,
}
