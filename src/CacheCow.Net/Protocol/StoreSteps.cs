namespace CacheCow.Net;

/// <summary>
/// Asks the store, for no longer than <see cref="CacheCowOptions.StoreTimeout"/>. A step that fails is counted, and its outcome is not known.
/// </summary>
internal sealed class StoreSteps(ICacheStore store, CacheCowOptions options, CacheMetrics metrics)
{
    public ICacheStore Store => store;

    public bool ReadsThrow => options.OnStoreError == OnStoreError.Throw;

    /// <summary>The step, bounded in time. A step that is done already, as in memory, costs nothing.</summary>
    public ValueTask<T> Bound<T>(ValueTask<T> step, CancellationToken cancellationToken) => step.IsCompleted
        ? step
        : new(step.AsTask().WaitAsync(options.StoreTimeout, options.TimeProvider, cancellationToken));

    /// <summary>Is this the store's failure, rather than the caller's wish or mistake?</summary>
    public static bool IsFailure(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        ArgumentException => false,
        _ => true,
    };

    public CacheStoreException Failed(StoreStep step, string where, Exception exception)
    {
        metrics.StoreError(step);
        var what = exception is TimeoutException ? $"no answer within {options.StoreTimeout.TotalMilliseconds} ms" : exception.Message;
        return new CacheStoreException(
            $"Cache '{metrics.CacheName}': the store could not {Verb(step)} '{where}': {what}. Whether it happened is not known." +
            (step == StoreStep.Invalidate ? " Invalidate again until it succeeds: until then an old object may be read." : ""), exception);
    }

    /// <summary>R2. <see langword="null"/>: the store failed. Not to be cancelled: a lease that nobody knows of would stand in everybody's way.</summary>
    /// <exception cref="CacheStoreException">The store failed, and the options ask for an exception.</exception>
    public async ValueTask<LeaseReply?> LeaseAsync(CacheKeys keys, LeaseToken token, bool replace)
    {
        try
        {
            return await Bound(store.LeaseAsync(keys, token, options.LeaseLifetime, replace, default), default).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, default))
        {
            var failure = Failed(StoreStep.Lease, keys.Data, exception);

            // It may have been granted all the same; nobody would end it.
            _ = ReleaseAsync(keys, token).AsTask();
            return ReadsThrow ? throw failure : null;
        }
    }

    /// <summary>R4. <see langword="null"/>: the store failed; the bytes may have been stored, or may be later, but only under this token.</summary>
    public async ValueTask<FillOutcome?> FillAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime)
    {
        try
        {
            var outcome = await Bound(store.FillAsync(keys, token, value, lifetime, default), default).ConfigureAwait(false);
            metrics.Fill(outcome);
            return outcome;
        }
        catch (Exception exception) when (IsFailure(exception, default))
        {
            Failed(StoreStep.Fill, keys.Data, exception);
            _ = ReleaseAsync(keys, token).AsTask();
            return null;
        }
    }

    /// <summary>R5. <see langword="false"/>: the lease was no longer there, or the store failed.</summary>
    public async ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token)
    {
        try
        {
            return await Bound(store.ReleaseAsync(keys, token, default), default).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, default))
        {
            Failed(StoreStep.Release, keys.Data, exception);
            return false;
        }
    }

    /// <summary>I1.</summary>
    public async ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        try
        {
            await BoundAsync(store.InvalidateAsync(keys, hold, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw Failed(StoreStep.Invalidate, keys.Data, exception);
        }
    }

    /// <summary>I1 for many.</summary>
    public async ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        try
        {
            await BoundAsync(store.InvalidateManyAsync(keys, hold, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw Failed(StoreStep.Invalidate, $"{keys[0].Data}' and {keys.Count - 1} more, '{keys[^1].Data}", exception);
        }
    }

    private ValueTask BoundAsync(ValueTask step, CancellationToken cancellationToken) => step.IsCompleted
        ? step
        : new(step.AsTask().WaitAsync(options.StoreTimeout, options.TimeProvider, cancellationToken));

    private static string Verb(StoreStep step) => step switch
    {
        StoreStep.Read => "read",
        StoreStep.Lease => "lease",
        StoreStep.Fill => "fill",
        StoreStep.Release => "release the lease of",
        _ => "invalidate",
    };
}
