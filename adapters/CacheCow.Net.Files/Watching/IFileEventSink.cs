namespace CacheCow.Net.Files;

/// <summary>Who is told of what happens on disk. Called by any thread; calls return soon and throw nothing.</summary>
internal interface IFileEventSink
{
    /// <summary>A file's content or attributes are others.</summary>
    void Changed(string full);

    /// <summary>Something came or went under this name: a file, or a folder with all that is in it.</summary>
    void Moved(string full);

    /// <summary>Events were or will be lost.</summary>
    void Failed(Exception exception);
}
