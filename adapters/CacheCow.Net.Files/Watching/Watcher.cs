namespace CacheCow.Net.Files;

/// <summary>Keeps the system's watcher on a folder, whatever becomes of either: one that has failed, and one whose folder was replaced, is started anew.</summary>
internal sealed class Watcher(string folder, IFileEvents events, IFileEventSink target, FileWatchMetrics metrics, TimeProvider time, TimeSpan checkInterval)
{
    private static readonly TimeSpan BetweenStarts = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private WatchSession? _session;
    private IDisposable? _watching;
    private FolderIdentity? _identity;
    private long? _startedAt;
    private volatile string? _error;
    private int _failedStarts;
    private bool _isOver;

    /// <summary>Who tells of changes; <see langword="null"/>: nobody.</summary>
    public WatchSession? Session => Volatile.Read(ref _session) is { IsAlive: true } session ? session : null;

    /// <summary>Why nobody does; <see langword="null"/>: somebody does.</summary>
    public string? Error => Session is null ? _error : null;

    /// <summary>How long to wait before <see cref="Ensure"/> is called again, if it does not run: a second, twice as long after each start that fails.</summary>
    public TimeSpan RetryAfter => BetweenStarts * (1 << Math.Clamp(Volatile.Read(ref _failedStarts) - 1, 0, 20));

    /// <summary>Starts what does not run. Not twice within a second, so that what fails at once is not started all the time.</summary>
    /// <returns><see langword="false"/>: it does not run.</returns>
    public bool Ensure()
    {
        lock (_lock)
        {
            // Before the start: of a folder that is replaced meanwhile, the next call finds another.
            var identity = FolderIdentity.Of(folder);
            if (_isOver || (Session is not null && identity == _identity))
                return true;
            if (Session is not null)
                target.Failed(new FolderReplacedException(folder));
            if (_startedAt is { } startedAt && time.GetElapsedTime(startedAt) < BetweenStarts)
                return false;
            Stop();
            var runs = Start(identity);
            Volatile.Write(ref _failedStarts, runs ? 0 : _failedStarts + 1);
            return runs;
        }
    }

    /// <summary>Notes down why events are lost.</summary>
    public void Fail(Exception exception)
    {
        _error = WatchErrors.Describe(folder, exception, checkInterval);
        Volatile.Read(ref _session)?.TryEnd();
        metrics.Failure(exception is InternalBufferOverflowException);
    }

    public void End()
    {
        lock (_lock)
        {
            _isOver = true;
            Stop();
        }
    }

    private bool Start(FolderIdentity? identity)
    {
        _startedAt = time.GetTimestamp();
        var session = new WatchSession(target);
        try
        {
            _watching = events.Start(folder, session);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            session.TryEnd();
            Fail(exception);
            return false;
        }

        _identity = identity;
        Volatile.Write(ref _session, session);
        return session.IsAlive;
    }

    private void Stop()
    {
        Volatile.Read(ref _session)?.TryEnd();
        _watching?.Dispose();
        _watching = null;
    }
}
