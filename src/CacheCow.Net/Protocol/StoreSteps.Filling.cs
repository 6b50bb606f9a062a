namespace CacheCow.Net;

// R2, R4 and R5. None of them is to be cancelled: a lease that nobody knows of would stand in everybody's way.
internal sealed partial class StoreSteps
{
    /// <summary>R2. <see langword="null"/>: the store failed.</summary>
    /// <exception cref="CacheStoreException">The store failed, and the options ask for an exception.</exception>
    public async ValueTask<LeaseReply?> LeaseAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte>? unwanted)
    {
        Task<LeaseReply>? asked = null;
        try
        {
            var step = store.LeaseAsync(keys, token, options.LeaseLifetime, unwanted, default);
            if (step.IsCompleted)
                return await step.ConfigureAwait(false);
            return await Bound(new ValueTask<LeaseReply>(asked = step.AsTask()), 1, default).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            var failure = Failed(StoreStep.Lease, keys, exception);

            ReleaseWhateverWasGranted(asked, keys, token);
            return ReadsThrow ? throw failure : null;
        }
    }

    /// <summary>R4. <see langword="null"/>: the store failed; the bytes may have been stored, or may be later, but only under this token.</summary>
    public async ValueTask<FillOutcome?> FillAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime)
    {
        try
        {
            var outcome = await Bound(store.FillAsync(keys, token, value, lifetime, default), 1, default).ConfigureAwait(false);
            metrics.Fill(outcome);
            return outcome;
        }
        catch (Exception)
        {
            Count(StoreStep.Fill);
            _ = ReleaseAsync(keys, token).AsTask();
            return null;
        }
    }

    /// <summary>R5. <see langword="false"/>: the lease was no longer there, or the store failed.</summary>
    public async ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token)
    {
        try
        {
            return await Bound(store.ReleaseAsync(keys, token, default), 1, default).ConfigureAwait(false);
        }
        catch (Exception)
        {
            Count(StoreStep.Release);
            return false;
        }
    }

    // The lease may have been granted all the same, now or later; nobody would end it.
    private void ReleaseWhateverWasGranted(Task<LeaseReply>? asked, CacheKeys keys, LeaseToken token)
    {
        if (asked is null)
            _ = Task.Run(() => ReleaseAsync(keys, token).AsTask()); // a store that fails synchronously may take its time: a locked file
        else
            _ = ReleaseNowAndWhenGrantedAsync(asked, keys, token);
    }

    private async Task ReleaseNowAndWhenGrantedAsync(Task<LeaseReply> asked, CacheKeys keys, LeaseToken token)
    {
        await ReleaseAsync(keys, token).ConfigureAwait(false);
        await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // A step that is carried out after its time-out comes after that release, too.
        if (asked is { IsCompletedSuccessfully: true, Result.State: LeaseState.Granted })
            await ReleaseAsync(keys, token).ConfigureAwait(false);
    }
}
