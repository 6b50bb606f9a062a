namespace CacheCow.Net;

// W1, its renewal, and W2.
//
// Of very many, only so many are asked for at a time: what a store does at once for all of them would need memory for all of them, and keep others waiting. W1 has begun when the last ones
// have; if any fails, all are taken back. The end, and a renewal, are attempted for all, also after a failure.
internal sealed partial class StoreSteps
{
    private const int MostWrittenTogether = 10_000;

    /// <summary>W1. If it fails, whatever has begun of it is taken back.</summary>
    public async ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return;
        if (Skips(StoreStep.BeginWrite))
            throw Refused(StoreStep.BeginWrite, keys);
        var askedAt = _health.Owed.Stamp;
        Task? asked = null;
        try
        {
            foreach (var some in Parts(keys))
            {
                asked = store.BeginWriteAsync(some, token, options.WriteLifetime, cancellationToken).AsTask();
                await BoundAsync(new ValueTask(asked), some.Count, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            _ = Background.Run(() => Later.TakeBackAsync(asked, keys, token));
            if (IsFailure(exception, cancellationToken))
                throw Failed(StoreStep.BeginWrite, keys, exception);
            throw;
        }

        Done(keys, askedAt); // W1 removes what lies there, as I1 does
    }

    /// <summary>
    /// Makes intents last anew. <see langword="false"/>: some had run out, and have begun again. Also while the store is left alone: nobody waits for it, and intents that run out while the
    /// store is back already protect nobody.
    /// </summary>
    public async ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token)
    {
        var wereAllThere = true;
        CacheStoreException? failure = null;
        foreach (var some in Parts(keys))
        {
            try
            {
                wereAllThere &= Answered(await Bound(store.RenewWriteAsync(some, token, options.WriteLifetime, default), some.Count, default).ConfigureAwait(false));
            }
            catch (Exception exception)
            {
                var failed = Failed(StoreStep.RenewWrite, some, exception);
                failure ??= failed;
            }
        }

        return failure is null ? wereAllThere : throw failure;
    }

    /// <summary>W2. Not to be cancelled: the source has been changed.</summary>
    public async ValueTask<WriteOutcome[]> EndWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values)
    {
        if (keys.Count == 0)
            return [];
        if (Skips(StoreStep.EndWrite))
        {
            TellTiers(keys);
            throw Refused(StoreStep.EndWrite, keys);
        }

        return await SendEndWriteAsync(keys, token, values).ConfigureAwait(false);
    }

    private async ValueTask<WriteOutcome[]> SendEndWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values)
    {
        if (keys.Count <= MostWrittenTogether)
            return await SendOneEndWriteAsync(keys, token, values).ConfigureAwait(false);
        var outcomes = new List<WriteOutcome>(keys.Count);
        CacheStoreException? failure = null;
        var from = 0;
        foreach (var some in Parts(keys))
        {
            NewValue[]? news = values is null ? null : [.. values.Skip(from).Take(some.Count)];
            from += some.Count;
            try
            {
                outcomes.AddRange(await SendOneEndWriteAsync(some, token, news).ConfigureAwait(false));
            }
            catch (CacheStoreException exception)
            {
                failure ??= exception;
            }
        }

        return failure is null ? [.. outcomes] : throw failure;
    }

    private static IEnumerable<IReadOnlyList<CacheKeys>> Parts(IReadOnlyList<CacheKeys> keys)
    {
        if (keys.Count > MostWrittenTogether)
            return keys.Chunk(MostWrittenTogether);
        return keys.Count > 0 ? [keys] : [];
    }

    private async ValueTask<WriteOutcome[]> SendOneEndWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values)
    {
        var askedAt = _health.Owed.Stamp;
        try
        {
            var outcomes = Replies.Whole(await Bound(store.EndWriteAsync(keys, token, values, default), keys.Count, default).ConfigureAwait(false), keys.Count);
            Answered();

            // A value that was handed over may be older than what somebody here could not invalidate meanwhile.
            if (values is null)
                _health.Owed.Settle(keys, askedAt);
            return outcomes;
        }
        catch (Exception exception)
        {
            throw Failed(StoreStep.EndWrite, keys, exception);
        }
    }

    // Nobody would end it, and the objects would stay uncached until it runs out. A step that is carried out after its time-out is taken back once more. Also while the store is left
    // alone: nobody waits for it.
    private async Task TakeBackAsync(Task? asked, IReadOnlyList<CacheKeys> keys, LeaseToken token)
    {
        await TryEndWriteAsync(keys, token).ConfigureAwait(false);
        if (asked is null or { IsCompleted: true })
            return;
        await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await TryEndWriteAsync(keys, token).ConfigureAwait(false);
    }

    private async Task TryEndWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token)
    {
        try
        {
            await SendEndWriteAsync(keys, token, null).ConfigureAwait(false);
        }
        catch (CacheStoreException)
        {
            // It runs out.
        }
    }
}
