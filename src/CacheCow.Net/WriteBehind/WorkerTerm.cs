namespace CacheCow.Net;

/// <summary>
/// The time for which one worker holds the lease of a queue: it reads the entries in their order, and has different objects written at the same time, each object's entries one after the other.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>The lease is renewed every third of its lifetime, counted from before it was asked for. When two thirds have passed without an answer, or the answer is no, all writes are
/// cancelled: the last third is theirs to end in, before anybody else may begin.</item>
/// <item>An entry belongs to the line of its object. A line that waits after a failure holds neither its value nor one of the places; others go on.</item>
/// <item>Reading goes on from the last entry that was read. When nothing is left here it begins at the first again: what a store has brought back (a failover) is found.</item>
/// </list>
/// </remarks>
internal sealed class WorkerTerm<TKey, TObj>(
    QueueSteps steps, EntryWriter<TKey, TObj> writer, LeaseToken worker, WriteBehindOptions options, TimeProvider time, QueueMetrics metrics, Pulse arrivals, Pulse departures) : IDisposable
    where TKey : notnull
{
    private const int PageEntries = 64;
    private static readonly TimeSpan StateInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _ending = new(Timeout.InfiniteTimeSpan, time);
    private readonly Dictionary<ReadOnlyMemory<byte>, KeyLine> _lines = new(BytesComparer.Instance);
    private readonly SemaphoreSlim _places = new(options.Concurrency);
    private readonly int _mostReady = Math.Max(PageEntries, 2 * options.Concurrency);
    private int _ready;
    private long? _seenAt;

    /// <summary>Works until the lease is lost, or it is told to stop.</summary>
    /// <param name="leasedAt">When the lease was asked for.</param>
    /// <param name="stopping">Cancelled when the worker is to stop.</param>
    public async Task RunAsync(long leasedAt, CancellationToken stopping)
    {
        using var stop = stopping.UnsafeRegister(static term => ((WorkerTerm<TKey, TObj>)term!)._ending.Cancel(), this);
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
            await Task.WhenAll(Lines()).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _ending.Dispose();
        _places.Dispose();
    }

    private void HoldFrom(long leasedAt)
    {
        var left = options.WorkerLease * 2 / 3 - time.GetElapsedTime(leasedAt);
        if (left > TimeSpan.Zero)
            _ending.CancelAfter(left);
        else
            _ending.Cancel();
    }

    private async Task RenewAsync()
    {
        try
        {
            for (var pause = options.WorkerLease / 3; ; pause = await TryRenewAsync().ConfigureAwait(false) ? options.WorkerLease / 3 : options.WorkerLease / 20)
                await Task.Delay(pause, time, _ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The term ends.
        }
    }

    /// <returns><see langword="false"/>: the store has not answered.</returns>
    private async Task<bool> TryRenewAsync()
    {
        var askedAt = time.GetTimestamp();
        try
        {
            if (await steps.LeaseAsync(worker, options.WorkerLease).ConfigureAwait(false))
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
            var arrived = arrivals.Next; // before looking
            var page = Volatile.Read(ref _ready) < _mostReady ? await TryReadAsync(after).ConfigureAwait(false) : [];
            foreach (var entry in page)
                Add(entry);
            after = page.Length > 0 ? page[^1].Sequence : HasLines ? after : 0;
            await SeeAsync().ConfigureAwait(false);
            if (page.Length == 0)
                await Pulse.WaitAsync(arrived, options.PollInterval, time, _ending.Token).ConfigureAwait(false);
        }
    }

    private async Task<QueuedWrite[]> TryReadAsync(long after)
    {
        try
        {
            return await steps.ReadAsync(after, PageEntries, _ending.Token).ConfigureAwait(false);
        }
        catch (CacheStoreException)
        {
            return [];
        }
    }

    private bool HasLines
    {
        get
        {
            lock (_lines)
                return _lines.Count > 0;
        }
    }

    private void Add(QueuedWrite entry)
    {
        lock (_lines)
        {
            if (_lines.TryGetValue(entry.Key, out var line))
            {
                line.Add(entry.Sequence);
                return;
            }

            _lines.Add(entry.Key, line = new KeyLine(entry));
            Interlocked.Increment(ref _ready);
            line.Working = Task.Run(() => WorkAsync(line));
        }
    }

    private Task[] Lines()
    {
        lock (_lines)
            return [.. _lines.Values.Select(line => line.Working)];
    }

    private async Task WorkAsync(KeyLine line)
    {
        try
        {
            while (await TryFirstAsync(line).ConfigureAwait(false))
            {
            }
        }
        catch (Exception) when (_ending.IsCancellationRequested)
        {
            // The lease is near its end: what is left is somebody else's, or for the next time.
        }
    }

    /// <returns><see langword="false"/>: there is nothing left to do here.</returns>
    private async Task<bool> TryFirstAsync(KeyLine line)
    {
        await _places.WaitAsync(_ending.Token).ConfigureAwait(false);
        Tried tried;
        try
        {
            tried = await writer.TryAsync(line, worker, _ending.Token).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }

        switch (tried.State)
        {
            case TriedState.Done:
                return GoOn(line);
            case TriedState.Failed:
                await PauseAsync(line, tried.Pause).ConfigureAwait(false);
                return true;
            default:
                await _ending.CancelAsync().ConfigureAwait(false);
                return false;
        }
    }

    private bool GoOn(KeyLine line)
    {
        departures.Beat();
        lock (_lines)
        {
            if (line.TryGoOn())
                return true;
            _lines.Remove(line.Key);
        }

        // Reading has stopped for so many; it goes on when there is room for some again.
        if (Interlocked.Decrement(ref _ready) == _mostReady / 2)
            arrivals.Beat();
        return false;
    }

    private async Task PauseAsync(KeyLine line, TimeSpan pause)
    {
        line.Value = null;
        Interlocked.Decrement(ref _ready);
        await Task.Delay(pause, time, _ending.Token).ConfigureAwait(false);
        Interlocked.Increment(ref _ready);
    }

    private async Task SeeAsync()
    {
        if (_seenAt is { } seenAt && time.GetElapsedTime(seenAt) < StateInterval)
            return;
        _seenAt = time.GetTimestamp();
        try
        {
            var state = await steps.StateAsync(_ending.Token).ConfigureAwait(false);
            var now = state.Oldest == 0 ? null : await steps.TimeAsync().ConfigureAwait(false);
            metrics.See(state, now is { } milliseconds ? QueueTime.Age(state.Oldest, milliseconds) : TimeSpan.Zero);
        }
        catch (CacheStoreException)
        {
            // Counted.
        }
    }
}
