namespace CacheCow.Net.MongoDB;

/// <summary>
/// What a feed keeps in the store: its position, and whose turn it is. Both are written by lease and fill (R2, R4), so that a write is refused unless what lies there is what the writer has seen.
/// </summary>
/// <remarks>
/// <para>The position does not go back: who finds a later one leaves it. Any position that lies there is true: all changes before it were invalidated by whoever wrote it.</para>
/// <para>The turn is a record with an expiry by the store's clock, that its owner writes anew. It saves work and fences nothing: two that work at once invalidate the same twice.</para>
/// </remarks>
internal sealed class FeedStore(ICacheStore store, string source, string feed, MongoFeedOptions options)
{
    private const int MostAttempts = 3;
    private static readonly TimeSpan LeaseLifetime = TimeSpan.FromSeconds(5);

    private readonly CacheKeys _position = CacheKeys.For("mongo-feed", source, feed);
    private readonly CacheKeys _turn = CacheKeys.For("mongo-feed-turn", source, feed);
    private readonly byte[] _me = [1, .. Guid.NewGuid().ToByteArray()];

    /// <returns><see langword="null"/>: none is stored, or what is stored is none.</returns>
    public async Task<StoredPosition?> ReadAsync(CancellationToken cancellationToken) =>
        StoredPosition.Read(await BoundAsync(store.ReadAsync(_position, cancellationToken), cancellationToken).ConfigureAwait(false));

    /// <summary>Stores a position.</summary>
    /// <param name="position">The position.</param>
    /// <param name="alsoIfOlder">Also where a later one lies, because that one is of no use to the server; else that one stays.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see langword="false"/>: somebody else writes at this moment; to be tried again.</returns>
    /// <exception cref="CacheStoreException">The store refuses it as too large.</exception>
    public async Task<bool> SaveAsync(StoredPosition position, bool alsoIfOlder, CancellationToken cancellationToken)
    {
        var bytes = position.Write();
        for (var attempts = 0; attempts < MostAttempts; attempts++)
        {
            var found = await BoundAsync(store.ReadAsync(_position, cancellationToken), cancellationToken).ConfigureAwait(false);
            if (StoredPosition.Read(found) is { } known && (known.Equals(position) || (!alsoIfOlder && known.IsLaterThan(position))))
                return true;
            if (await TryFillAsync(_position, found, bytes, TimeSpan.Zero, cancellationToken).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    /// <summary>Takes the turn, or keeps it.</summary>
    /// <returns><see langword="false"/>: it is another's.</returns>
    public Task<bool> TakeTurnAsync(CancellationToken cancellationToken) => TryFillAsync(_turn, _me, _me, options.TurnLifetime, cancellationToken);

    /// <summary>Gives the turn up, if it is this one's: another may take it at once.</summary>
    public async Task LeaveTurnAsync(CancellationToken cancellationToken)
    {
        // Between the two it may become another's: then that one takes it again, or a third does.
        if (await BoundAsync(store.ReadAsync(_turn, cancellationToken), cancellationToken).ConfigureAwait(false) is { } owner && owner.Span.SequenceEqual(_me))
            await BoundAsync(store.InvalidateAsync(_turn, TimeSpan.Zero, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> TryFillAsync(CacheKeys keys, ReadOnlyMemory<byte>? instead, byte[] bytes, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var token = LeaseToken.Create();
        var reply = await BoundAsync(store.LeaseAsync(keys, token, LeaseLifetime, instead, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (reply.State != LeaseState.Granted)
            return false;
        return await BoundAsync(store.FillAsync(keys, token, bytes, lifetime, cancellationToken), cancellationToken).ConfigureAwait(false) switch
        {
            FillOutcome.Stored => true,
            FillOutcome.TooLarge => throw new CacheStoreException($"The store takes no object of {bytes.Length} bytes, which the position of the feed '{feed}' has: let it take larger ones."),
            _ => false,
        };
    }

    private async Task<T> BoundAsync<T>(ValueTask<T> step, CancellationToken cancellationToken)
    {
        var asked = step.AsTask();
        await BoundAsync(asked, cancellationToken).ConfigureAwait(false);
        return await asked.ConfigureAwait(false);
    }

    private async Task BoundAsync(Task asked, CancellationToken cancellationToken)
    {
        try
        {
            await asked.WaitAsync(options.StoreTimeout, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch when (!asked.IsCompleted)
        {
            LateFailure.Observe(asked);
            throw;
        }
    }
}
