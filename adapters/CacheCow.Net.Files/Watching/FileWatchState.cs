namespace CacheCow.Net.Files;

/// <summary>What a <see cref="FileWatch"/> does at the moment.</summary>
public enum FileWatchState
{
    /// <summary>The system tells of changes, and the files are checked from time to time.</summary>
    Watching,

    /// <summary>The system does not tell of changes: <see cref="FileWatch.Error"/> says why. The files are checked from time to time and, by this cache, at each hit; watching is tried again at each check.</summary>
    CheckingOnly,

    /// <summary>It was disposed of.</summary>
    Disposed,
}
