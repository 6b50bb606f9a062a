namespace CacheCow.Net;

/// <summary>
/// The intents of one write, from W1 to W2.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>W1 removes the bytes and keeps everybody from filling, before the source changes.</item>
/// <item>While the write is open, its intents are renewed every third of their lifetime. One that had run out meanwhile begins again: the bytes that were stored in between are
/// removed, no new value can be handed over, and the end tells of it: in between, others may have read what is old.</item>
/// <item>W2 comes after the last renewal has been answered: one that came later would leave an intent that nobody ends.</item>
/// <item>A W2 that fails is tried again in the background. The intents still stand, by this process's clock counted from before they were last sent: then whoever fills after
/// they have run out leases after the source was changed, and nothing old can be cached (P3); so it need not be tried for longer. They do not: the caller must know, and it is tried
/// until it is done, or the store is disposed of.</item>
/// </list>
/// <para>Safe for use by any number of threads.</para>
/// </remarks>
internal sealed class WriteIntents(StoreSteps store, CacheKeys[] keys, CacheCowOptions options, Action dropLocally) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(5);

    private readonly LeaseToken _token = LeaseToken.Create();
    private readonly TimeProvider _time = options.TimeProvider;
    private StoreSteps? _synchronous = store.Waits.AreBlocking ? store : null;
    private readonly Lock _lock = new();
    private Task _renewing = Task.CompletedTask;
    private Renewals? _renewals;
    private SuspendAwareStopwatch? _standFrom;
    private bool _isEnding;
    private bool _hadLapsed;

    /// <summary>All of them stand for sure.</summary>
    public bool AreIntact => Volatile.Read(ref _standFrom) is { } from && from.Elapsed < options.WriteLifetime;

    /// <summary>W1.</summary>
    /// <exception cref="CacheStoreException">The store failed.</exception>
    public async ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        var sentAt = new SuspendAwareStopwatch(_time);
        try
        {
            await store.BeginWriteAsync(keys, _token, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            dropLocally(); // L5
        }

        StandFrom(sentAt);
        _renewals = new Renewals(this, _time, options.WriteLifetime / 3);
    }

    /// <summary>W2.</summary>
    /// <param name="values">The new values, if there are any.</param>
    /// <param name="synchronous">The caller waits on this thread.</param>
    /// <returns>What became of each; <see langword="null"/>: the store failed, and that does no harm.</returns>
    /// <exception cref="CacheStoreException">The store failed, and something old may be cached.</exception>
    public async ValueTask<WriteOutcome[]?> EndAsync(NewValue[]? values, bool synchronous)
    {
        var steps = synchronous ? _synchronous ??= store.ForSynchronousCallers() : store.Later;
        await steps.Waits.ForAsync(StopRenewingAsync(), Timeout.InfiniteTimeSpan, CancellationToken.None).ConfigureAwait(false);
        try
        {
            var outcomes = await steps.EndWriteAsync(keys, _token, values).ConfigureAwait(false);
            return _hadLapsed ? Array.ConvertAll(outcomes, static outcome => outcome == WriteOutcome.Ended ? WriteOutcome.Lapsed : outcome) : outcomes;
        }
        catch (CacheStoreException)
        {
            var wereIntact = AreIntact;
            store.Log.EndPending(keys.Length);
            using (Background.WithoutContext())
                _ = EndLaterAsync(wereIntact);
            if (wereIntact)
                return null;
            store.Owe(keys); // others may have filled them since
            throw;
        }
        finally
        {
            dropLocally(); // L5
        }
    }

    /// <summary>Starts a renewal, unless the last one is still under way.</summary>
    public void Renew()
    {
        lock (_lock)
        {
            if (!_isEnding && _renewing.IsCompleted)
                _renewing = RenewAsync();
        }
    }

    /// <summary>Renews no more: the intents run out, if they are not ended.</summary>
    public void Dispose() => _renewals?.Dispose();

    private async Task RenewAsync()
    {
        var sentAt = new SuspendAwareStopwatch(_time);
        try
        {
            if (!await store.RenewWriteAsync(keys, _token).ConfigureAwait(false))
            {
                _hadLapsed = true; // read after this renewal has been waited for
                dropLocally(); // what was stored in between may be here, too
            }

            StandFrom(sentAt);
        }
        catch (CacheStoreException)
        {
            // Counted. The next one comes before they run out.
        }
    }

    private void StandFrom(SuspendAwareStopwatch sentAt) => Volatile.Write(ref _standFrom, sentAt);

    private Task StopRenewingAsync()
    {
        lock (_lock)
        {
            _isEnding = true;
            Dispose();
            return _renewing;
        }
    }

    private async Task EndLaterAsync(bool wereIntact)
    {
        var (isOver, backoff) = (false, new Backoff(FirstPause, LastPause));
        while (!isOver)
        {
            await Task.Delay(backoff.Next(), _time).ConfigureAwait(false);

            // Intents that stood when the source was changed have kept it safe, and are no more.
            isOver = (wereIntact && !AreIntact) || await TryEndAsync().ConfigureAwait(false);
        }
    }

    /// <returns><see langword="true"/>: it need not be tried again.</returns>
    private async Task<bool> TryEndAsync()
    {
        try
        {
            await store.Later.EndWriteAsync(keys, _token, null).ConfigureAwait(false);
            dropLocally();
            return true;
        }
        catch (CacheStoreException failure)
        {
            return IsDisposed(failure); // else counted, and tried again
        }
    }

    private static bool IsDisposed(Exception? failure)
    {
        while (failure is not (null or ObjectDisposedException))
            failure = failure.InnerException;
        return failure is not null;
    }
}
