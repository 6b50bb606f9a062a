namespace CacheCow.Net;

/// <summary>Invalidates in the background what may be old, until the store does it; a few times only, and for a bounded number of objects: it is no queue.</summary>
/// <param name="invalidate">Invalidates an object.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Told of what is given up.</param>
internal sealed class LateInvalidations<TKey>(Func<TKey, ValueTask> invalidate, TimeProvider time, CacheLog log)
{
    /// <summary>So many at a time. More would keep a store that is in trouble busy; what was cached is removed when the value is written, at the latest (W1).</summary>
    public const int Most = 1000;

    private const int Attempts = 10;

    private static readonly Backoff Backoff = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(10));

    private int _running;

    public void Add(TKey key)
    {
        if (Interlocked.Increment(ref _running) > Most)
            Interlocked.Decrement(ref _running);
        else
            Begin(key);
    }

    private void Begin(TKey key)
    {
        using (Background.WithoutContext())
            _ = RunAsync(key);
    }

    private async Task RunAsync(TKey key)
    {
        var isDone = false;
        for (var attempt = 1; attempt <= Attempts && !isDone; attempt++)
        {
            await Task.Delay(Backoff.After(attempt), time).ConfigureAwait(false);
            isDone = await TryAsync(key).ConfigureAwait(false);
        }

        Interlocked.Decrement(ref _running);
        if (!isDone)
            log.LateInvalidationGivenUp(Attempts);
    }

    private async Task<bool> TryAsync(TKey key)
    {
        try
        {
            await invalidate(key).ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            return false; // counted
        }
    }
}
