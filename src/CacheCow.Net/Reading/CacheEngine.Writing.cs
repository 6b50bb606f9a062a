namespace CacheCow.Net;

// Writes: W1 to W2.
internal sealed partial class CacheEngine<TKey, TObj>
{
    /// <summary>Makes the bytes of new values.</summary>
    public NewValues<TKey, TObj> NewValues { get; }

    /// <summary>W1.</summary>
    /// <param name="written">What is written.</param>
    /// <param name="completes">A new value may be handed over, for which the versions of the tags are needed.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async ValueTask<(WriteIntents Intents, TagVersionBatch? Board)> BeginWriteAsync(WriteSet written, bool completes, CancellationToken cancellationToken)
    {
        var intents = new WriteIntents(_store, written.Keys, _options, () =>
        {
            if (Local is { } local)
                written.DropFrom(local);

            // Where a new value may be handed over, the next read may well find it.
            if (!completes)
                _ownChanges.AddAll(written.Addresses);
        });

        // At the same time: a version that is invalidated once the write has begun must not be the one that the new value is stored with.
        var board = completes ? TryAskAsync(written) : Task.FromResult<TagVersionBatch?>(null);
        try
        {
            await intents.BeginAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            LateFailure.Observe(board);
            throw;
        }

        return (intents, await board.ConfigureAwait(false));
    }

    private async Task<TagVersionBatch?> TryAskAsync(WriteSet written)
    {
        if (_needsClock)
            await _clock.SettleAsync(_store).ConfigureAwait(false);
        try
        {
            return await TagVersionBatch.Ask(_store, written.Addresses).ConfigureAwait(false);
        }
        catch (CacheStoreException)
        {
            return null;
        }
    }
}
