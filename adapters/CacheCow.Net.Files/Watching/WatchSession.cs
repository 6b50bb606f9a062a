namespace CacheCow.Net.Files;

/// <summary>The system's watcher from a start to its end. What was seen in a session that is over is vouched for by nobody.</summary>
internal sealed class WatchSession(IFileEventSink target) : IFileEventSink
{
    private int _isOver;

    public bool IsAlive => Volatile.Read(ref _isOver) == 0;

    public void Changed(string full) => target.Changed(full);

    public void Moved(string full) => target.Moved(full);

    // One failure has many reports: each folder beneath that cannot be watched has its own. Of a folder that is replaced once more, that is news.
    public void Failed(Exception exception)
    {
        if (TryEnd() || exception is FolderReplacedException)
            target.Failed(exception);
    }

    public bool TryEnd() => Interlocked.Exchange(ref _isOver, 1) == 0;
}
