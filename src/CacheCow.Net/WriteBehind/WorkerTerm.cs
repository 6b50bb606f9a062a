namespace CacheCow.Net;

/// <summary>
/// The time for which one worker holds the lease of a queue: it reads the entries in their order, and has them written.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>The lease is renewed every third of its lifetime, counted from before it was asked for. When two thirds have passed without an answer, or the answer is no, all writes are
/// cancelled: the last third is theirs to end in, before anybody else may begin.</item>
/// <item>Reading goes on from the last entry that was read. When nothing is left here it begins at the first again: what a store has brought back (a failover) is found.</item>
/// </list>
/// </remarks>
internal sealed class WorkerTerm<TKey, TObj> : IDisposable
    where TKey : notnull
{
    private const int PageEntries = 64;
    private static readonly TimeSpan StateInterval = TimeSpan.FromSeconds(1);

    private readonly QueueSteps _steps;
    private readonly LeaseToken _worker;
    private readonly WriteBehindOptions _options;
    private readonly TimeProvider _time;
    private readonly QueueMetrics _metrics;
    private readonly Pulse _arrivals;
    private readonly CancellationTokenSource _ending;
    private readonly KeyLines<TKey, TObj> _lines;
    private long? _seenAt;

    public WorkerTerm(
        QueueSteps steps, EntryWriter<TKey, TObj> writer, LeaseToken worker, WriteBehindOptions options, TimeProvider time, QueueMetrics metrics, Pulse arrivals, Pulse departures)
    {
        (_steps, _worker, _options, _time, _metrics, _arrivals) = (steps, worker, options, time, metrics, arrivals);
        _ending = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _lines = new KeyLines<TKey, TObj>(writer, worker, options.Concurrency, time, arrivals, departures, _ending);
    }

    /// <summary>Works until the lease is lost, or it is told to stop.</summary>
    /// <param name="leasedAt">When the lease was asked for.</param>
    /// <param name="stopping">Cancelled when the worker is to stop.</param>
    public async Task RunAsync(long leasedAt, CancellationToken stopping)
    {
        using var stop = stopping.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), _ending);
        HoldFrom(leasedAt);
        var renewing = RenewAsync();
        try
        {
            await ReadAllAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // That is how it ends.
        }
        finally
        {
            await _ending.CancelAsync().ConfigureAwait(false);
            await renewing.ConfigureAwait(false);
            await _lines.EndedAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _lines.Dispose();
        _ending.Dispose();
    }

    private void HoldFrom(long leasedAt)
    {
        var left = _options.WorkerLease * 2 / 3 - _time.GetElapsedTime(leasedAt);
        if (left > TimeSpan.Zero)
            _ending.CancelAfter(left);
        else
            _ending.Cancel();
    }

    private async Task RenewAsync()
    {
        try
        {
            for (var pause = _options.WorkerLease / 3; ; pause = await TryRenewAsync().ConfigureAwait(false) ? _options.WorkerLease / 3 : _options.WorkerLease / 20)
                await Task.Delay(pause, _time, _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The term ends.
        }
    }

    /// <returns><see langword="false"/>: the store has not answered.</returns>
    private async Task<bool> TryRenewAsync()
    {
        var askedAt = _time.GetTimestamp();
        try
        {
            if (await _steps.LeaseAsync(_worker, _options.WorkerLease).ConfigureAwait(false))
                HoldFrom(askedAt);
            else
                await _ending.CancelAsync().ConfigureAwait(false);
            return true;
        }
        catch (CacheStoreException)
        {
            return false; // counted
        }
    }

    private async Task ReadAllAsync()
    {
        for (var after = 0L; ; _ending.Token.ThrowIfCancellationRequested())
        {
            var arrived = _arrivals.Next; // before looking
            var wasEmpty = _lines.AreEmpty;
            var page = _lines.AreEnough ? [] : await TryReadAsync(after).ConfigureAwait(false);
            foreach (var entry in page)
                _lines.Add(entry);
            after = page.Length > 0 ? page[^1].Sequence : wasEmpty ? 0 : after;
            await SeeAsync().ConfigureAwait(false);
            if (page.Length == 0)
                await Pulse.WaitAsync(arrived, _options.PollInterval, _time, _ending.Token).ConfigureAwait(false);
        }
    }

    private async Task<QueuedWrite[]> TryReadAsync(long after)
    {
        try
        {
            return await _steps.ReadAsync(after, PageEntries, _ending.Token).ConfigureAwait(false);
        }
        catch (CacheStoreException)
        {
            return [];
        }
    }

    private async Task SeeAsync()
    {
        if (_seenAt is { } seenAt && _time.GetElapsedTime(seenAt) < StateInterval)
            return;
        _seenAt = _time.GetTimestamp();
        try
        {
            var state = await _steps.StateAsync(_ending.Token).ConfigureAwait(false);
            var now = state.Oldest == 0 ? null : await _steps.TimeAsync().ConfigureAwait(false);
            _metrics.See(state, now is { } milliseconds ? QueueTime.Age(state.Oldest, milliseconds) : TimeSpan.Zero);
        }
        catch (CacheStoreException)
        {
            // Counted.
        }
    }
}
