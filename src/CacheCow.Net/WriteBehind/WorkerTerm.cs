namespace CacheCow.Net;

/// <summary>
/// The time for which one worker holds the lease of a queue: it reads the entries in their order, and has them written.
/// </summary>
/// <remarks>
/// Reading goes on from the last entry that was read. When nothing is left here it begins at the first again: what a store has brought back (a failover) is found.
/// </remarks>
internal sealed class WorkerTerm<TKey, TObj>(
    QueueSteps steps, EntryWriter<TKey, TObj> writer, QueueLease lease, WriteBehindOptions options, TimeProvider time, QueueMetrics metrics, AsyncSignal arrivals, AsyncSignal dequeued) : IDisposable
    where TKey : notnull
{
    private const int PageEntries = 64;
    private static readonly TimeSpan StateInterval = TimeSpan.FromSeconds(1);

    private readonly KeyLines<TKey, TObj> _lines = new(writer, lease, options.Concurrency, time, arrivals, dequeued);
    private long? _seenAt;

    /// <summary>Works until the lease is lost, or it is told to stop, and all that was under way has ended.</summary>
    /// <param name="stopping">Cancelled when the worker is to stop.</param>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var stop = stopping.UnsafeRegister(static lease => ((QueueLease)lease!).End(), lease);
        var keeping = lease.KeepAsync();
        try
        {
            await ReadAllAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (lease.Ending.IsCancellationRequested)
        {
            // That is how it ends.
        }
        finally
        {
            lease.End();
            await keeping.ConfigureAwait(false);
            await _lines.EndedAsync().ConfigureAwait(false);
        }
    }

    public void Dispose() => _lines.Dispose();

    private async Task ReadAllAsync()
    {
        for (var after = 0L; ; lease.Ending.ThrowIfCancellationRequested())
        {
            var arrived = arrivals.Next; // before looking
            var wasEmpty = _lines.AreEmpty;
            var page = _lines.AreEnough ? [] : await TryReadAsync(after).ConfigureAwait(false);
            foreach (var entry in page)
                _lines.Add(entry);
            after = page.Length > 0 ? page[^1].Sequence : wasEmpty ? 0 : after;
            await SeeAsync().ConfigureAwait(false);
            if (page.Length == 0)
                await steps.Waits.UntilAsync(arrived, options.PollInterval, lease.Ending).ConfigureAwait(false);
        }
    }

    private async Task<QueuedWrite[]> TryReadAsync(long after)
    {
        try
        {
            return await steps.ReadAsync(after, PageEntries, lease.Ending).ConfigureAwait(false);
        }
        catch (CacheStoreException)
        {
            return [];
        }
    }

    private async Task SeeAsync()
    {
        if (_seenAt is { } seenAt && time.GetElapsedTime(seenAt) < StateInterval)
            return;
        _seenAt = time.GetTimestamp();
        try
        {
            var state = await steps.StateAsync(lease.Ending).ConfigureAwait(false);
            var now = state.Oldest == 0 ? null : await steps.TimeAsync().ConfigureAwait(false);
            metrics.See(state, now is { } milliseconds ? QueueTime.Age(state.Oldest, milliseconds) : TimeSpan.Zero);
        }
        catch (CacheStoreException)
        {
            // Counted.
        }
    }
}
