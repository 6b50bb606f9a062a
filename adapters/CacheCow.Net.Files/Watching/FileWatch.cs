using System.IO.Enumeration;

namespace CacheCow.Net.Files;

/// <summary>
/// Represents a watch of a folder for a <see cref="FileCacheCow{T}"/>. It invalidates the files in the folder that change, for all
/// processes that share the store.
/// </summary>
/// <remarks>
/// <para>What the watcher of the system reports is invalidated at once: a file that is written, created (so that a cached "no such file" is
/// removed), deleted or renamed, and all files beneath a folder to which this happens. A file is invalidated even if only another process
/// has read it; in the case of a folder, only the files that this process has read are invalidated.</para>
/// <para>A watcher loses events: its buffer overflows; network and bind mounts report nothing, and neither do writes through a link,
/// through another hard link or through mapped memory; and the system limits the number of watches. Therefore the files that this process
/// has read are compared with the disk every <see cref="FileWatchOptions.CheckInterval"/>, and at once when the watcher reports that it
/// lost something. Files that differ are invalidated. A folder that was replaced, or that did not exist, is watched as soon as it is
/// found.</para>
/// <para>If the store fails, the invalidation is repeated until it succeeds. Dispose the watch to end it: it does not end with the cache.
/// Safe for use by any number of threads.</para>
/// </remarks>
public sealed class FileWatch : IAsyncDisposable, IDisposable
{
    private readonly FileWatchTarget _target;
    private readonly FileWatchOptions _options;
    private readonly FileWatchMetrics _metrics;
    private readonly WatchedFiles _files;
    private readonly InvalidationQueue _queue;
    private readonly NewFolders _newFolders;
    private readonly Watcher _watcher;
    private readonly Checker _checker;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _running;
    private int _isDisposed;

    internal FileWatch(FileWatchTarget target, string folder, FileWatchOptions options, IFileEvents events)
    {
        (_target, Folder, _options, _metrics) = (target, folder, options, new FileWatchMetrics(target.CacheName));
        var sink = new Sink(this);
        _files = new WatchedFiles(target.Paths, folder, options.MaxFiles);
        _queue = new InvalidationQueue(target.InvalidateAsync, options, _metrics, target.Time) { Failed = LogFailed, Recovered = LogRecovered };
        _newFolders = new NewFolders(path => Tell(path, andBeneath: true), exception => Fail(exception), target.Time);
        _watcher = new Watcher(folder, events, sink, _metrics, target.Time, options.CheckInterval);
        _checker = new Checker(_watcher, _files, target.Comparer, _metrics, options.CheckInterval, target.Time) { Found = file => Change(file) };

        // The system's watcher runs its handlers in the context that it is started in.
        using (Background.WithoutContext())
            _watcher.Ensure();
        _running = Task.WhenAll(Run(_queue.RunAsync), Run(_newFolders.RunAsync), Run(_checker.RunAsync));
    }

    /// <summary>Gets the full path of the folder that is watched, with everything in it.</summary>
    public string Folder { get; }

    /// <summary>Gets the current state of the watch.</summary>
    public FileWatchState State =>
        Volatile.Read(ref _isDisposed) != 0 ? FileWatchState.Disposed : _watcher.Session is null ? FileWatchState.CheckingOnly : FileWatchState.Watching;

    /// <summary>
    /// Gets the reason why the system does not report changes, and what to run, or <see langword="null"/> if it does report them.
    /// </summary>
    public string? Error => _watcher.Error;

    /// <summary>
    /// Gets the number of files that are remembered: those that this process has read, up to <see cref="FileWatchOptions.MaxFiles"/>.
    /// </summary>
    public int Files => _files.Count;

    /// <summary>
    /// Gets the number of changed files that are not invalidated yet. If it is more than a few for a long time, the store fails.
    /// </summary>
    public int Pending => _queue.Count;

    /// <summary>Compares the files that this process has read with the disk now, and begins to invalidate those that differ.</summary>
    /// <param name="cancellationToken">Stops the check between two files.</param>
    /// <returns>The number of files that differed and that the watcher had not reported.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public Task<int> CheckAsync(CancellationToken cancellationToken = default) => _checker.CheckAsync(cancellationToken);

    /// <summary>
    /// Ends the watch. What has changed until now is invalidated, if the store works; otherwise <see cref="Pending"/> gives the number of
    /// files that were not. From then on, the cache checks the disk at each hit. Further calls do no harm.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _target.Leave(this);
        _watcher.End();
        await _ending.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        await _queue.TryInvalidateAsync(CancellationToken.None).ConfigureAwait(false);
        _ending.Dispose();
    }

    /// <summary>Does the same as <see cref="DisposeAsync"/>, and blocks the calling thread until it has completed.</summary>
    public void Dispose() => Ending.Wait(this);

    /// <summary>What is known of a file before it is read; <see langword="null"/>: it does not lie in the folder.</summary>
    internal WatchedRead? Begin(string path) =>
        _files.TryFind(path, out var file) ? new WatchedRead(file, file.Version, _watcher.Session) : null;

    /// <summary>Notes down what was read.</summary>
    internal void End(WatchedRead read, FileStamp? stamp)
    {
        // A link is looked for between the version and this line: one that is put there later is told, and the version is another.
        var session = _target.TrustsWatches && !_files.HasLink(read.File) ? read.Session : null;
        read.File.See(new ObservedState(stamp, read.Version, session, IsSettled: false));
    }

    /// <summary>Is what is cached what lies on disk? Without a look, if the watcher vouches for it.</summary>
    internal bool IsCurrent(string path, WatchedRead read, FileStamp? stamp)
    {
        var last = read.File.Last;
        if (_target.TrustsWatches && IsVouchedFor(read.File, last, stamp))
            return true;

        // Noted down before the look: the check is to find it, if this finds nothing and is not told of a change either.
        if (last is null || last.Stamp != stamp)
            read.File.See(last = new ObservedState(stamp, read.Version, Session: null, IsSettled: false));
        if (!_target.Comparer.IsCurrent(path, stamp))
            return false;
        if (_target.TrustsWatches && !_files.HasLink(read.File))
            read.File.Confirm(last, last with { Version = read.Version, Session = read.Session });
        return true;
    }

    private bool IsVouchedFor(WatchedFile file, ObservedState? last, FileStamp? stamp) =>
        last?.Session is { IsAlive: true } && last.Stamp == stamp && last.Version == file.Version && !_newFolders.Cover(file.Full);

    private void Tell(string full, bool andBeneath)
    {
        var isRead = false;
        foreach (var file in _files.At(full, andBeneath))
        {
            isRead |= file.Full == full;
            Change(file);
        }

        if (!isRead && FileSystemName.MatchesSimpleExpression(_options.Names, Path.GetFileName(full.AsSpan())))
            _queue.Add(full, wasRead: false);
    }

    private void Change(WatchedFile file)
    {
        file.Doubt();
        _queue.Add(file.Full, wasRead: true);
    }

    private void Fail(Exception exception)
    {
        _watcher.Fail(exception);
        Messages.WatchFailed(_target.Logger, _target.CacheName, exception.GetType().FullName ?? "");

        // Files of another folder may bear the same lengths and times: one release after another, for instance.
        if (exception is FolderReplacedException)
        {
            foreach (var file in _files.All)
                Change(file);
        }

        _checker.CheckSoon();
    }

    private void LogFailed(int files, Exception failure) => Messages.FilesNotInvalidated(_target.Logger, _target.CacheName, files, failure.GetType().FullName ?? "");

    private void LogRecovered() => Messages.FilesInvalidated(_target.Logger, _target.CacheName);

    private Task Run(Func<CancellationToken, Task> loop) => Background.Run(async () =>
    {
        try
        {
            await loop(_ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // It was disposed of.
        }
    });

    private sealed class Sink(FileWatch watch) : IFileEventSink
    {
        public void Changed(string full)
        {
            watch._metrics.Event();
            watch.Tell(full, andBeneath: false);
        }

        public void Moved(string full)
        {
            watch._metrics.Event();

            // Covered first: between the two, nothing beneath may be vouched for.
            if (Directory.Exists(full))
                watch._newFolders.Add(full);
            watch.Tell(full, andBeneath: true);
        }

        public void Failed(Exception exception) => watch.Fail(exception);
    }
}
