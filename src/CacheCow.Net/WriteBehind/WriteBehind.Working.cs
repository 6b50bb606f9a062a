using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net;

public abstract partial class WriteBehind<TKey, TObj>
{
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Starts to write what waits in the queue, or to stand by while another process writes. Call it when the program starts, because
    /// values that an earlier run accepted may wait. If it was called before, or the cache was stopped, it does nothing.
    /// </summary>
    public void Start() => _worker.Start();

    /// <summary>
    /// Waits until everything that any process accepted before this call is written or is a dead letter. It starts to write if nobody has
    /// started, unless <see cref="WriteBehindOptions.Drains"/> forbids it.
    /// </summary>
    /// <param name="cancellationToken">
    /// A token to cancel the wait. Writing continues. Without a token, the method waits for an unavailable source until all attempts are
    /// used up.
    /// </param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed.</exception>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        if (_behind.Drains)
            Start();
        var state = await _queue.StateAsync(cancellationToken).ConfigureAwait(false);
        for (var newest = state.Newest; ;)
        {
            var changed = _dequeued.Next; // before looking
            state = await _queue.StateAsync(cancellationToken).ConfigureAwait(false);
            if (state.Oldest == 0 || state.Oldest > newest)
                return;
            await _queue.Waits.UntilAsync(changed, DrainPoll, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Stops the cache: this instance accepts nothing any more. If this process is the one that writes, it writes what waits, for up to
    /// <see cref="WriteBehindOptions.DrainTimeout"/>. Then writes that are still under way are cancelled, and another process may take over
    /// at once. What is left stays in the store. Reading remains possible. The method never throws. If it is called again, it waits for the
    /// same end.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>Does the same as <see cref="DisposeAsync"/>, and blocks the calling thread until it is done.</summary>
    [SuppressMessage("Design", "CA1063", Justification = "What a derived class has to dispose of it disposes of by itself; there is no finalizer.")]
    public void Dispose()
    {
        Ending.Wait(this);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gets the state of the queue, and the conditions that could lose its content.</summary>
    /// <param name="cancellationToken">A token to cancel the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed.</exception>
    public async ValueTask<WriteBehindState> GetStateAsync(CancellationToken cancellationToken = default)
    {
        var state = await _queue.StateAsync(cancellationToken).ConfigureAwait(false);
        var warnings = await _queue.CheckAsync(cancellationToken).ConfigureAwait(false);
        var now = await _queue.TimeAsync().ConfigureAwait(false);
        return new WriteBehindState(state.Length, state.DeadLetters, now is { } time ? QueueTime.Age(state.Oldest, time) : TimeSpan.Zero, _worker.IsActive, warnings);
    }

    private async Task StopAsync()
    {
        _isStopped = true;
        await _worker.AskedAsync().ConfigureAwait(false);
        if (_worker.IsActive)
            await DrainBrieflyAsync().ConfigureAwait(false);

        // A write that does not end when it is cancelled must not keep the program from ending; then the lease runs out.
        var stopping = _worker.DisposeAsync().AsTask();
        await Task.WhenAny(stopping, Task.Delay(_behind.WorkerLease / 3, Options.TimeProvider)).ConfigureAwait(false);
    }

    private async Task DrainBrieflyAsync()
    {
        using var limit = new CancellationTokenSource(_behind.DrainTimeout, Options.TimeProvider);
        try
        {
            await DrainAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is CacheStoreException or OperationCanceledException)
        {
            // The rest stays in the store.
        }
    }
}
