namespace CacheCow.Net;

/// <summary>Empties a queue, or stands by while another process does.</summary>
internal sealed class QueueWorker<TKey, TObj>(
    QueueSteps steps, EntryWriter<TKey, TObj> writer, WriteBehindOptions options, TimeProvider time, QueueMetrics metrics, CacheLog log, AsyncSignal arrivals, AsyncSignal dequeued) : IAsyncDisposable
    where TKey : notnull
{
    private static readonly TimeSpan LongestStandby = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private Task? _running;
    private volatile bool _isActive;
    private bool _hasFailed;

    /// <summary>This is the one that empties the queue.</summary>
    public bool IsActive => _isActive;

    /// <summary>Begins, once. What runs in the background is not part of the caller's transaction, trace or fetch.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_running is not null || _stopping.IsCancellationRequested)
                return;
            _running = Background.Run(RunAsync);
        }
    }

    private Task? Running
    {
        get
        {
            lock (_lock)
                return _running;
        }
    }

    /// <summary>Completes when it is known whether this is the one that empties the queue, or nothing runs.</summary>
    public Task AskedAsync() => Running is null ? Task.CompletedTask : _asked.Task;

    /// <summary>Cancels what is being written, and gives the lease back. Completes when all of it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (Running is { } running)
            await running.ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        var standby = options.WorkerLease / 3 < LongestStandby ? options.WorkerLease / 3 : LongestStandby;
        while (!_stopping.IsCancellationRequested)
        {
            await TryOneTermAsync().ConfigureAwait(false);
            _asked.TrySetResult();
            await Task.Delay(standby, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _asked.TrySetResult(); // stopped before it has begun: who waits must not wait for ever
    }

    private async Task TryOneTermAsync()
    {
        try
        {
            using var lease = await QueueLease.TryTakeAsync(steps, options.WorkerLease, time).ConfigureAwait(false);
            if (lease is not null)
                await RunTermAsync(lease).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Whatever it is, the next term comes. Told of once, until a term has begun again.
            if (!_hasFailed)
                log.WorkFailed(steps.Name, exception);
            _hasFailed = true;
        }
    }

    private async Task RunTermAsync(QueueLease lease)
    {
        using var term = new WorkerTerm<TKey, TObj>(steps, writer, lease, options, time, metrics, arrivals, dequeued);
        _isActive = true;
        _hasFailed = false;
        log.WorkBegan(steps.Name);
        _asked.TrySetResult();
        try
        {
            await term.RunAsync(_stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            _isActive = false;
            log.WorkEnded(steps.Name);
            metrics.Leave();
            await lease.TryReleaseAsync().ConfigureAwait(false);
        }
    }
}
