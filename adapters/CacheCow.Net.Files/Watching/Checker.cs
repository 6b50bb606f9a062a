namespace CacheCow.Net.Files;

/// <summary>Compares the files that were read with the disk: from time to time, and whenever events may have been lost.</summary>
internal sealed class Checker(
    Watcher watcher, WatchedFiles files, StampComparer comparer, FileWatchMetrics metrics, TimeSpan interval, TimeProvider time)
{
    private readonly WakeUp _due = new();
    private readonly Lock _oneAtATime = new();

    /// <summary>Told of each file that differs.</summary>
    public required Action<WatchedFile> Found { get; init; }

    public void CheckSoon() => _due.Set();

    /// <summary>Checks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var regularly = time.CreateTimer(_ => CheckSoon(), null, interval, interval);
        using var again = time.CreateTimer(_ => CheckSoon(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (true)
        {
            // A watcher that does not run is tried again sooner than the next check is due, and ever later.
            if (watcher.Session is null && watcher.RetryAfter < interval)
                again.Change(watcher.RetryAfter, Timeout.InfiniteTimeSpan);
            await _due.WaitAsync(cancellationToken).ConfigureAwait(false);
            await CheckAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Task<int> CheckAsync(CancellationToken cancellationToken) => Task.Run(() =>
    {
        lock (_oneAtATime)
            return Check(cancellationToken);
    }, cancellationToken);

    private int Check(CancellationToken cancellationToken)
    {
        // First: what changes after it was compared is told.
        watcher.Ensure();
        var found = 0;
        foreach (var file in files.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.Last is { } last && Differs(file, last))
                found++;
        }

        metrics.Check(found);
        return found;
    }

    private bool Differs(WatchedFile file, ObservedState last)
    {
        var (version, session) = (file.Version, watcher.Session);
        var isSettled = last.IsSettled;
        if (comparer.IsUnchanged(file.Full, last.Stamp, ref isSettled))
        {
            Confirm(file, last, last with { Version = version, Session = session, IsSettled = isSettled });
            return false;
        }

        // Told meanwhile: then it is under way.
        if (file.Version != version)
            return false;
        Found(file);
        return true;
    }

    // A link on the way is looked for only if it may be new: one that comes while a session lasts is told, and the version is another.
    private void Confirm(WatchedFile file, ObservedState last, ObservedState now)
    {
        if ((last.Version, last.Session, last.IsSettled) == (now.Version, now.Session, now.IsSettled))
            return;
        if ((last.Version, last.Session) != (now.Version, now.Session) && files.HasLink(file))
            now = now with { Session = null };
        file.Confirm(last, now);
    }
}
