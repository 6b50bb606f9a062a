namespace CacheCow.Net;

// I1, for one, many and all. What throws is owed.
internal sealed partial class StoreSteps
{
    /// <summary>I1.</summary>
    public async ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        if (Skips(StoreStep.Invalidate))
            throw RefusedAndOwed(StoreStep.Invalidate, [keys], hold);
        var askedAt = _health.Owed.Stamp;
        try
        {
            await BoundAsync(store.InvalidateAsync(keys, hold, cancellationToken), 1, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw OwedFailure(StoreStep.Invalidate, [keys], hold, exception, cancellationToken);
        }

        Answered();
        _health.Owed.Settle(keys, askedAt);
    }

    /// <summary>I1 for many.</summary>
    public async ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        if (Skips(StoreStep.Invalidate))
            throw RefusedAndOwed(StoreStep.Invalidate, keys, hold);
        var askedAt = _health.Owed.Stamp;
        try
        {
            await BoundAsync(store.InvalidateManyAsync(keys, hold, cancellationToken), keys.Count, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw OwedFailure(StoreStep.Invalidate, keys, hold, exception, cancellationToken);
        }

        Done(keys, askedAt);
    }

    /// <summary>New versions for tags.</summary>
    public async ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        if (Skips(StoreStep.InvalidateTags))
            throw RefusedAndOwed(StoreStep.InvalidateTags, tags, default);
        var askedAt = _health.Owed.Stamp;
        try
        {
            await BoundAsync(store.InvalidateTagsAsync(tags, cancellationToken), tags.Count, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw OwedFailure(StoreStep.InvalidateTags, tags, default, exception, cancellationToken);
        }

        Done(tags, askedAt);
    }

    /// <summary>I1 for all that fit. Bounded by the time in which nothing is told of any batch.</summary>
    public ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken) =>
        SweepAsync(StoreStep.InvalidateMatching, pattern, (told, ending) => store.InvalidateMatchingAsync(pattern, told, ending), progress, cancellationToken);

    /// <summary>I1 for all. Bounded likewise.</summary>
    public ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken) =>
        SweepAsync(StoreStep.Clear, null, store.ClearAsync, progress, cancellationToken);

    private async ValueTask<long> SweepAsync(
        StoreStep step, CacheKeys? pattern, Func<IProgress<long>, CancellationToken, ValueTask<long>> sweep, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var askedAt = _health.Owed.Stamp;
        var where = pattern?.Data ?? "*";
        if (Skips(step))
        {
            _health.Owed.AddSweep(pattern, _timing);
            Tiers.EverythingInvalidated(); // L5
            throw Refused(step, "", where);
        }

        // A batch is a thousand objects at the most: the same bound as for a step on so many.
        var (batched, silence) = (new BatchedStep(progress), options.StoreTimeout * 2);
        try
        {
            var removed = Answered(await batched.RunAsync(sweep, silence, Waits, cancellationToken).ConfigureAwait(false));
            _health.Owed.SettleSweep(pattern, askedAt);
            return removed;
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            batched.ThrowWhatProgressThrew();
            _health.Owed.AddSweep(pattern, _timing);
            throw Failed(step, "", where, exception);
        }
    }

    private CacheStoreException RefusedAndOwed(StoreStep step, IReadOnlyList<CacheKeys> keys, TimeSpan hold)
    {
        Owe(keys, hold);
        TellTiers(keys);
        return Refused(step, keys);
    }

    private void Done(IReadOnlyList<CacheKeys> keys, long askedAt)
    {
        Answered();
        _health.Owed.Settle(keys, askedAt);
    }

    // Also of a caller that gives up: nobody knows what has become of it.
    private Exception OwedFailure(StoreStep step, IReadOnlyList<CacheKeys> keys, TimeSpan hold, Exception exception, CancellationToken cancellationToken)
    {
        Owe(keys, hold);
        if (IsFailure(exception, cancellationToken))
            return Failed(step, keys, exception);
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);
        return exception;
    }
}
