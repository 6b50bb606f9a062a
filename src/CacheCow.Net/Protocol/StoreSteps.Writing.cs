namespace CacheCow.Net;

// W1, its renewal, and W2.
internal sealed partial class StoreSteps
{
    /// <summary>W1. If it fails, whatever has begun of it is taken back.</summary>
    public async ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return;
        Task? asked = null;
        try
        {
            asked = store.BeginWriteAsync(keys, token, options.WriteLifetime, cancellationToken).AsTask();
            await BoundAsync(new ValueTask(asked), keys.Count, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _ = Task.Run(() => TakeBackAsync(asked, keys, token), CancellationToken.None);
            if (IsFailure(exception, cancellationToken))
                throw Failed(StoreStep.BeginWrite, keys, exception);
            throw;
        }
    }

    /// <summary>Makes intents last anew. <see langword="false"/>: some had run out, and have begun again.</summary>
    public async ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token)
    {
        if (keys.Count == 0)
            return true;
        try
        {
            return await Bound(store.RenewWriteAsync(keys, token, options.WriteLifetime, default), keys.Count, default).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Failed(StoreStep.RenewWrite, keys, exception);
        }
    }

    /// <summary>W2. Not to be cancelled: the source has been changed.</summary>
    public async ValueTask<WriteOutcome[]> EndWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values)
    {
        if (keys.Count == 0)
            return [];
        try
        {
            return Replies.Whole(await Bound(store.EndWriteAsync(keys, token, values, default), keys.Count, default).ConfigureAwait(false), keys.Count);
        }
        catch (Exception exception)
        {
            throw Failed(StoreStep.EndWrite, keys, exception);
        }
    }

    // Nobody would end it, and the objects would stay uncached until it runs out. A step that is carried out after its time-out is taken back once more.
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
            await EndWriteAsync(keys, token, null).ConfigureAwait(false);
        }
        catch (CacheStoreException)
        {
            // It runs out.
        }
    }
}
