namespace CacheCow.Net.Files;

/// <summary>The system's watcher.</summary>
internal interface IFileEvents
{
    /// <summary>Begins to tell of all that changes in a folder and beneath. Once it returns, changes are told.</summary>
    /// <returns>Ends it when it is disposed of; a few late events may follow.</returns>
    /// <exception cref="IOException">It cannot be watched.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be watched.</exception>
    /// <exception cref="ArgumentException">There is no such folder.</exception>
    IDisposable Start(string folder, IFileEventSink sink);
}
