namespace CacheCow.Net.Files;

/// <summary>Specifies the current state of a <see cref="FileWatch"/>.</summary>
public enum FileWatchState
{
    /// <summary>The system reports changes, and the files are checked from time to time.</summary>
    Watching,

    /// <summary>
    /// The system does not report changes, and <see cref="FileWatch.Error"/> gives the reason. The files are checked from time to time and,
    /// by this cache, at each hit. Watching is tried again at each check.
    /// </summary>
    CheckingOnly,

    /// <summary>The watch was disposed.</summary>
    Disposed,
}
