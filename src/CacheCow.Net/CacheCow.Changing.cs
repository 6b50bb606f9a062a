namespace CacheCow.Net;

public abstract partial class CacheCow<TKey, TObj>
{
    /// <summary>
    /// Removes an object from the cache, as <see cref="InvalidateAsync(TKey, CancellationToken)"/> does. Blocks the calling thread, and needs no thread of the
    /// thread pool.
    /// </summary>
    /// <param name="key">The key of the object.</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="CacheStoreException">The store failed. It is not known whether the object is still cached.</exception>
    public void Invalidate(TKey key) => Invalidate(key, default);

    /// <summary>Removes an object, and keeps it uncached for a while. Waits on this thread; no thread of the pool is needed.</summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="hold">For how long nobody may cache the object: longer than the replicas that <see cref="Fetch"/> reads from may lag. 0 to 1 hour.</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hold"/> is out of range.</exception>
    /// <exception cref="CacheStoreException">The store failed: whether the object is still cached is not known.</exception>
    public void Invalidate(TKey key, TimeSpan hold) =>
        Blocking.Run(
            static args => args.Cache.InvalidateByAsync(args.Cache.Synchronous, args.Key, args.Hold, default), (Cache: this, Key: key, Hold: hold));

    /// <summary>
    /// Removes an object from the cache, and voids a fill of it that is under way. Call it after the change is committed.
    /// </summary>
    /// <remarks>After it has returned, no read that starts later returns what was read from the source before.</remarks>
    /// <param name="key">The key of the object.</param>
    /// <param name="cancellationToken">A token that ends the waiting. Then it is not known whether the object is still cached.</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed. It is not known whether the object is still cached. Invalidate again.
    /// </exception>
    public ValueTask InvalidateAsync(TKey key, CancellationToken cancellationToken = default) => InvalidateByAsync(_engine, key, default, cancellationToken);

    /// <summary>
    /// Removes an object from the cache, and voids a fill of it that is under way. Call it after the change is committed.
    /// </summary>
    /// <remarks>After it has returned, no read that starts later returns what was read from the source before.</remarks>
    /// <param name="key">The key of the object.</param>
    /// <param name="hold">
    /// The time during which nobody may cache the object: 0 to 1 hour. Choose it longer than the lag of the replicas that
    /// <see cref="Fetch"/> reads from. The default is 0: the object may be cached again at once.
    /// </param>
    /// <param name="cancellationToken">A token that ends the waiting. Then it is not known whether the object is still cached.</param>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hold"/> is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed. It is not known whether the object is still cached. Invalidate again.
    /// </exception>
    public ValueTask InvalidateAsync(TKey key, TimeSpan hold, CancellationToken cancellationToken = default) => InvalidateByAsync(_engine, key, hold, cancellationToken);

    private async ValueTask InvalidateByAsync(CacheEngine<TKey, TObj> engine, TKey key, TimeSpan hold, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        CheckHold(hold);
        cancellationToken.ThrowIfCancellationRequested();

        using var activity = CacheTelemetry.StartInvalidate(_metrics.CacheName, 1);
        await engine.InvalidateAsync(_keys.Of(key), hold, cancellationToken).ConfigureAwait(false);
        _metrics.Invalidate(1);
    }

    /// <summary>
    /// Removes several objects from the cache, as <see cref="InvalidateManyAsync"/> does. Blocks the calling thread, and needs no thread of
    /// the thread pool.
    /// </summary>
    /// <param name="keys">The keys of the objects. A key may occur more than once.</param>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the keys is <see langword="null"/>.</exception>
    /// <exception cref="CacheStoreException">The store failed for at least one of the objects.</exception>
    public void InvalidateMany(IEnumerable<TKey> keys) =>
        Blocking.Run(static args => args.Cache.InvalidateManyByAsync(args.Cache.Synchronous, args.Keys, default), (Cache: this, Keys: keys));

    /// <summary>
    /// Removes several objects from the cache, each as <see cref="InvalidateAsync(TKey, CancellationToken)"/> does, in as few round trips as the store can.
    /// </summary>
    /// <param name="keys">The keys of the objects. A key may occur more than once.</param>
    /// <param name="cancellationToken">A token that ends the waiting. Then it is not known which objects are still cached.</param>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the keys is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed for at least one of the objects. All of them were attempted. Invalidate again.
    /// </exception>
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
