namespace CacheCow.Net.Files;

/// <summary>
/// The files that have changed and are not invalidated yet, each once.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>A change is put into the set, and wakes the loop.</item>
/// <item>The loop takes the whole set, and leaves an empty one. What changes from then on, also the same file, is in the next: the last change is always followed by an invalidation.</item>
/// <item>If the store fails, the files go back into the set, and are invalidated after a pause that doubles from 100 milliseconds to 10 seconds (up to half less, by chance), until it succeeds.</item>
/// </list>
/// </remarks>
internal sealed class InvalidationQueue(
    Func<IReadOnlyCollection<string>, CancellationToken, ValueTask> invalidate, FileWatchOptions options, FileWatchMetrics metrics, TimeProvider time)
{
    private const int MostAtOnce = 1000;
    private readonly Backoff _backoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));

    private readonly Lock _lock = new();
    private readonly WakeUp _changed = new();
    private HashSet<string> _waiting = new(StringComparer.Ordinal);
    private HashSet<string> _underWay = [];
    private bool _hasFailed;

    /// <summary>Called when invalidating begins to fail, with how many files wait.</summary>
    public Action<int, Exception>? Failed { get; init; }

    /// <summary>Called when it no longer does.</summary>
    public Action? Recovered { get; init; }

    /// <summary>How many files wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _waiting.Count + _underWay.Count;
        }
    }

    /// <param name="full">Which file.</param>
    /// <param name="wasRead">By this process: such a change is never dropped.</param>
    public void Add(string full, bool wasRead)
    {
        lock (_lock)
        {
            if (!wasRead && _waiting.Count >= options.MaxFiles)
            {
                metrics.Drop();
                return;
            }

            _waiting.Add(full);
        }

        _changed.Set();
    }

    /// <summary>Invalidates what comes, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (await TryInvalidateAsync(cancellationToken).ConfigureAwait(false))
            {
                _backoff.Reset();
                await Task.Delay(options.Debounce, time, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await Task.Delay(_backoff.Next(), time, cancellationToken).ConfigureAwait(false);
                _changed.Set();
            }
        }
    }

    /// <summary>Invalidates all that waits.</summary>
    /// <returns><see langword="false"/>: the store failed, and they wait again.</returns>
    public async Task<bool> TryInvalidateAsync(CancellationToken cancellationToken)
    {
        var files = Take();
        try
        {
            foreach (var some in files.Chunk(MostAtOnce))
                await invalidate(some, cancellationToken).ConfigureAwait(false);
            Done([]);
            if (_hasFailed)
                Recovered?.Invoke();
            _hasFailed = false;
            return true;
        }
        catch (Exception exception)
        {
            Done(files);
            if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
                throw;
            metrics.Retry();
            if (!_hasFailed)
                Failed?.Invoke(files.Count, exception);
            _hasFailed = true;
            return false;
        }
    }

    private HashSet<string> Take()
    {
        lock (_lock)
        {
            (_underWay, _waiting) = (_waiting, new(StringComparer.Ordinal));
            return _underWay;
        }
    }

    private void Done(HashSet<string> again)
    {
        lock (_lock)
        {
            _waiting.UnionWith(again);
            _underWay = [];
        }
    }
}
