namespace CacheCow.Net;

// W1, its renewal, and W2.
internal sealed partial class StoreSteps
{
    /// <summary>W1. If it fails, whatever has begun of it is taken back.</summary>
    public async ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, CancellationToken cancellationToken)
    {
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
                throw Failed(StoreStep.BeginWrite, Named(keys), exception);
            throw;
        }
    }

    /// <summary>Makes intents last anew. <see langword="false"/>: some had run out, and have begun again.</summary>
    public async ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token)
    {
        try
        {
            return await Bound(store.RenewWriteAsync(keys, token, options.WriteLifetime, default), keys.Count, default).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, default))
        {
            throw Failed(StoreStep.RenewWrite, Named(keys), exception);
        }
    }

    /// <summary>W2. Not to be cancelled: the source has been changed.</summary>
    public async ValueTask<WriteOutcome[]> EndWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values)
    {
        try
        {
            return await Bound(store.EndWriteAsync(keys, token, values, default), keys.Count, default).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, default))
        {
            throw Failed(StoreStep.EndWrite, Named(keys), exception);
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
