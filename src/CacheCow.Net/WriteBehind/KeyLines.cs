namespace CacheCow.Net;

/// <summary>
/// The entries that one worker has read, in a line for each object: the first entries of different lines are written at the same time, each line's entries one after the other.
/// </summary>
/// <remarks>A line that waits after a failure holds neither its value nor one of the places; others go on.</remarks>
internal sealed class KeyLines<TKey, TObj>(
    EntryWriter<TKey, TObj> writer, QueueLease lease, int concurrency, TimeProvider time, AsyncSignal arrivals, AsyncSignal dequeued) : IDisposable
    where TKey : notnull
{
    private const int LeastReady = 64;

    private readonly Dictionary<ReadOnlyMemory<byte>, KeyLine> _lines = new(BytesComparer.Instance);
    private readonly SemaphoreSlim _places = new(concurrency);
    private readonly int _mostReady = Math.Max(LeastReady, 2 * concurrency);
    private int _ready;

    /// <summary>Enough lines are ready: no more entries need be read.</summary>
    public bool AreEnough => Volatile.Read(ref _ready) >= _mostReady;

    /// <summary>Nothing that was read is left.</summary>
    public bool AreEmpty
    {
        get
        {
            lock (_lines)
                return _lines.Count == 0;
        }
    }

    public void Add(QueuedWrite entry)
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

    /// <summary>Until all that is being written has ended; nothing more begins once it is cancelled.</summary>
    public Task EndedAsync()
    {
        lock (_lines)
            return Task.WhenAll([.. _lines.Values.Select(line => line.Working)]);
    }

    public void Dispose() => _places.Dispose();

    private async Task WorkAsync(KeyLine line)
    {
        try
        {
            while (await TryFirstAsync(line).ConfigureAwait(false))
            {
            }
        }
        catch (Exception) when (lease.Ending.IsCancellationRequested)
        {
            // The lease is near its end: what is left is somebody else's, or for the next time.
        }
    }

    /// <returns><see langword="false"/>: there is nothing left to do here.</returns>
    private async Task<bool> TryFirstAsync(KeyLine line)
    {
        var tried = await TryInPlaceAsync(line).ConfigureAwait(false);
        switch (tried.State)
        {
            case AttemptState.Done:
                return GoOn(line);
            case AttemptState.Failed:
                await PauseAsync(line, tried.Pause).ConfigureAwait(false);
                return true;
            default:
                lease.End();
                return false;
        }
    }

    private async Task<AttemptResult> TryInPlaceAsync(KeyLine line)
    {
        await _places.WaitAsync(lease.Ending).ConfigureAwait(false);
        try
        {
            return await writer.TryAsync(line, lease).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    private bool GoOn(KeyLine line)
    {
        dequeued.Set();
        lock (_lines)
        {
            if (line.TryGoOn())
                return true;
            _lines.Remove(line.Key);
        }

        // Reading has stopped because there were enough; it goes on when there is room for some again.
        if (Interlocked.Decrement(ref _ready) == _mostReady / 2)
            arrivals.Set();
        return false;
    }

    private async Task PauseAsync(KeyLine line, TimeSpan pause)
    {
        line.Value = null;
        Interlocked.Decrement(ref _ready);
        await Task.Delay(pause, time, lease.Ending).ConfigureAwait(false);
        Interlocked.Increment(ref _ready);
    }
}
