namespace CacheCow.Net.Files;

/// <summary>The system's watcher, as .NET has it.</summary>
internal sealed class SystemFileEvents : IFileEvents
{
    // As much as a network share allows; Linux has a queue of its own (fs.inotify.max_queued_events).
    private const int BufferBytes = 64 << 10;

    public IDisposable Start(string folder, IFileEventSink sink)
    {
        var inside = new FileSystemWatcher(folder)
        {
            IncludeSubdirectories = true,
            InternalBufferSize = BufferBytes,
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.CreationTime,
        };
        inside.Changed += (_, change) => sink.Changed(change.FullPath);
        inside.Created += (_, change) => sink.Moved(change.FullPath);
        inside.Deleted += (_, change) => sink.Moved(change.FullPath);
        inside.Renamed += (_, change) => Renamed(change, sink);
        inside.Error += (_, error) => sink.Failed(error.GetException());
        return new Watchers(Started(inside), FromAbove(folder, sink));
    }

    private static void Renamed(RenamedEventArgs change, IFileEventSink sink)
    {
        sink.Moved(change.OldFullPath);
        sink.Moved(change.FullPath);
    }

    // Of a folder that is itself renamed, replaced, or a link that leads elsewhere from now on, a watcher inside hears nothing: it goes on with the old one.
    private static FileSystemWatcher? FromAbove(string folder, IFileEventSink sink)
    {
        if (Path.GetDirectoryName(folder) is not { } parent)
            return null;
        try
        {
            var above = new FileSystemWatcher(parent, Path.GetFileName(folder)) { NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName };
            above.Created += (_, _) => sink.Failed(new FolderReplacedException(folder));
            above.Deleted += (_, _) => sink.Failed(new FolderReplacedException(folder));
            above.Renamed += (_, _) => sink.Failed(new FolderReplacedException(folder));
            return Started(above);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // It may not be read, or too much is watched: the check finds a folder that was replaced.
            return null;
        }
    }

    private static FileSystemWatcher Started(FileSystemWatcher watcher)
    {
        try
        {
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch
        {
            watcher.Dispose();
            throw;
        }
    }

    private sealed class Watchers(FileSystemWatcher inside, FileSystemWatcher? above) : IDisposable
    {
        public void Dispose()
        {
            above?.Dispose();
            inside.Dispose();
        }
    }
}
