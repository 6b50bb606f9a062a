namespace CacheCow.Net;

public abstract partial class CacheCow<TKey, TObj>
{
    /// <summary>Removes an object, as <see cref="InvalidateAsync"/> does, and waits on this thread. No thread of the pool is needed.</summary>
    /// <param name="key">Which object.</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="CacheStoreException">The store failed: whether the object is still cached is not known.</exception>
    public void Invalidate(TKey key) =>
        Blocking.Run(static args => args.Cache.InvalidateByAsync(args.Cache.Synchronous, args.Key, default, default), (Cache: this, Key: key));

    /// <summary>
    /// Removes an object, and voids the fill that may be under way. Call it after the change is committed. Once it has returned, no read that starts
    /// later returns what was read from the source before.
    /// </summary>
    /// <param name="key">Which object.</param>
    /// <param name="hold">
    /// For how long nobody may cache the object: longer than the replicas that <see cref="Fetch"/> reads from may lag. 0 to 1 hour; default 0:
    /// it may be cached again at once.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting; whether the object is still cached is not known then.</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hold"/> is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed: whether the object is still cached is not known. Invalidate again.</exception>
    public ValueTask InvalidateAsync(TKey key, TimeSpan hold = default, CancellationToken cancellationToken = default) => InvalidateByAsync(_engine, key, hold, cancellationToken);

    private async ValueTask InvalidateByAsync(CacheEngine<TKey, TObj> engine, TKey key, TimeSpan hold, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        CheckHold(hold);
        cancellationToken.ThrowIfCancellationRequested();

        using var activity = CacheTelemetry.StartInvalidate(_metrics.CacheName, 1);
        await engine.InvalidateAsync(_keys.Of(key), hold, cancellationToken).ConfigureAwait(false);
        _metrics.Invalidate(1);
    }

    /// <summary>Removes several objects, as <see cref="InvalidateManyAsync"/> does, and waits on this thread. No thread of the pool is needed.</summary>
    /// <param name="keys">Which objects; a key may stand there twice.</param>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the keys is <see langword="null"/>.</exception>
    /// <exception cref="CacheStoreException">The store failed for at least one of them.</exception>
    public void InvalidateMany(IEnumerable<TKey> keys) =>
        Blocking.Run(static args => args.Cache.InvalidateManyByAsync(args.Cache.Synchronous, args.Keys, default), (Cache: this, Keys: keys));

    /// <summary>Removes several objects, each as <see cref="InvalidateAsync"/> does, with as few round trips as the store can.</summary>
    /// <param name="keys">Which objects; a key may stand there twice.</param>
    /// <param name="cancellationToken">Gives up waiting; which objects are still cached is not known then.</param>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the keys is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed for at least one of them; all were attempted. Invalidate again.</exception>
    public ValueTask InvalidateManyAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default) => InvalidateManyByAsync(_engine, keys, cancellationToken);

    private async ValueTask InvalidateManyByAsync(CacheEngine<TKey, TObj> engine, IEnumerable<TKey> keys, CancellationToken cancellationToken)
    {
        var distinct = Distinct(keys);
        cancellationToken.ThrowIfCancellationRequested();
        if (distinct.Length == 0)
            return;

        using var activity = CacheTelemetry.StartInvalidate(_metrics.CacheName, distinct.Length);
        await engine.InvalidateManyAsync(Array.ConvertAll(distinct, _keys.OfPassing), TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        _metrics.Invalidate(distinct.Length);
    }

    private static void CheckHold(TimeSpan hold) => Guard.Between(hold, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(hold));
}
