using System.Runtime.CompilerServices;

namespace CacheCow.Net;

// R2, R4 and R5. None of them is to be cancelled: a lease that nobody knows of would stand in everybody's way.
internal sealed partial class StoreSteps
{
    /// <summary>R2. <see langword="null"/>: the store failed, or is not to be asked.</summary>
    /// <exception cref="CacheStoreException">The store failed, and the options ask for an exception.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<LeaseReply?> LeaseAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte>? unwanted)
    {
        if (Skips(StoreStep.Lease, keys))
            return ReadsThrow && IsOpen ? throw Refused(StoreStep.Lease, [keys]) : null;
        Task<LeaseReply>? asked = null;
        try
        {
            var step = store.LeaseAsync(keys, token, options.LeaseLifetime, unwanted, default);
            if (step.IsCompleted)
                return Answered(await step.ConfigureAwait(false));
            return Answered(await Bound(new ValueTask<LeaseReply>(asked = step.AsTask()), 1, default).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            var failure = Failed(StoreStep.Lease, keys, exception);

            ReleaseWhateverWasGranted(asked, keys, token);
            return ReadsThrow ? throw failure : null;
        }
    }

    /// <summary>R4. <see langword="null"/>: the store failed; the bytes may have been stored, or may be later, but only under this token. Or it was not to be asked.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<FillOutcome?> FillAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime)
    {
        if (Skips(StoreStep.Fill, keys))
        {
            ReleaseInBackground(keys, token);
            return null;
        }

        try
        {
            var outcome = Answered(await Bound(store.FillAsync(keys, token, value, lifetime, default), 1, default).ConfigureAwait(false));
            metrics.Fill(outcome);
            if (outcome != FillOutcome.Stored)
                metrics.Log.FillRejected(outcome, keys);
            return outcome;
        }
        catch (Exception exception)
        {
            Count(StoreStep.Fill, exception);
            _ = Later.SendReleaseAsync(keys, token);
            return null;
        }
    }

    /// <summary>R5. <see langword="false"/>: the lease was no longer there, or the store failed, or it certifies nothing.</summary>
    public async ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token)
    {
        if (!Skips(StoreStep.Release))
            return await SendReleaseAsync(keys, token).ConfigureAwait(false) && !_health.Owed.Have(keys);
        ReleaseInBackground(keys, token);
        return false;
    }

    private async Task<bool> SendReleaseAsync(CacheKeys keys, LeaseToken token)
    {
        try
        {
            return Answered(await Bound(store.ReleaseAsync(keys, token, default), 1, default).ConfigureAwait(false));
        }
        catch (Exception exception)
        {
            Count(StoreStep.Release, exception);
            return false;
        }
    }

    // Also while the store is left alone: nobody waits for it, and a lease that nobody ends would keep the object uncached when the store is back.
    private void ReleaseInBackground(CacheKeys keys, LeaseToken token) => _ = Background.Run(() => Later.SendReleaseAsync(keys, token));

    // The lease may have been granted all the same, now or later; nobody would end it.
    private void ReleaseWhateverWasGranted(Task<LeaseReply>? asked, CacheKeys keys, LeaseToken token)
    {
        if (asked is null)
            ReleaseInBackground(keys, token); // a store that fails synchronously may take its time: a locked file
        else
            _ = Later.ReleaseNowAndWhenGrantedAsync(asked, keys, token);
    }

    private async Task ReleaseNowAndWhenGrantedAsync(Task<LeaseReply> asked, CacheKeys keys, LeaseToken token)
    {
        await SendReleaseAsync(keys, token).ConfigureAwait(false);
        await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // A step that is carried out after its time-out comes after that release, too.
        if (asked is { IsCompletedSuccessfully: true, Result.State: LeaseState.Granted })
            await SendReleaseAsync(keys, token).ConfigureAwait(false);
    }
}
