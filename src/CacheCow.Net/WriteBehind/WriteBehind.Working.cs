using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net;

public abstract partial class WriteBehind<TKey, TObj>
{
    private static readonly TimeSpan DrainPoll = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Begins to write what waits in the queue, or to stand by while another process does. Call it when the program starts: what an earlier run has accepted may wait. Called again, or after the end,
    /// it does nothing.
    /// </summary>
    public void Start() => _worker.Start();

    /// <summary>
    /// Waits until everything that was accepted before this call, by any process, is written or a dead letter. It starts to write if nobody has, unless
    /// <see cref="WriteBehindOptions.Drains"/> forbids it.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting: writing goes on. Without it, a source that is away is waited for until all attempts are used up.</param>
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
    /// Ends it: nothing is accepted here any more. If this process is the one that writes, what waits is written, for up to <see cref="WriteBehindOptions.DrainTimeout"/>; then writes that are
    /// still under way are cancelled, and another process may take over at once. What is left is in the store. Reading goes on. Never throws; called again, it waits for the same end.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>The same as <see cref="DisposeAsync"/>, and waits for it on this thread.</summary>
    [SuppressMessage("Design", "CA1063", Justification = "What a derived class has to dispose of it disposes of by itself; there is no finalizer.")]
    public void Dispose()
    {
        Ending.Wait(this);
        GC.SuppressFinalize(this);
    }

    /// <summary>How the queue is, and what could lose it.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
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
