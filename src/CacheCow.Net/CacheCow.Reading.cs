using System.Runtime.CompilerServices;

namespace CacheCow.Net;

public abstract partial class CacheCow<TKey, TObj>
{
    /// <summary>
    /// Gets the object with the given key, from the cache if it is there, otherwise from the source. Blocks the calling thread.
    /// </summary>
    /// <param name="key">The key of the object.</param>
    /// <returns>The object, or <see langword="null"/> (for a value type its default) if there is no such object.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed, and <see cref="CacheCowOptions.OnStoreError"/> is <see cref="OnStoreError.Throw"/>.
    /// </exception>
    /// <remarks>
    /// <para>This method does the same as <see cref="GetAsync(TKey, CancellationToken)"/>.</para>
    /// <para>It needs no thread of the thread pool: it calls <see cref="Fetch"/>, if that is overridden, and the steps of the store wait on
    /// the calling thread. If only <see cref="FetchAsync"/> is overridden, its asynchronous parts run on the thread pool, whatever
    /// synchronisation context or task scheduler the caller has.</para>
    /// </remarks>
    public TObj? Get(TKey key) => Get(key, default);

    /// <summary>Gets the object with the given key, with options for this one read. Blocks the calling thread.</summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="options">The options of this read.</param>
    /// <returns>The same as <see cref="Get(TKey)"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="CacheStoreException">The same as for <see cref="Get(TKey)"/>.</exception>
    public TObj? Get(TKey key, ReadOptions options) =>
        options is { Bypass: false, Refresh: false } && TryGetLocal(key, default, out var obj)
            ? obj
            : Blocking.Run(static args => args.Cache.ReadByAsync(args.Cache.Synchronous, args.Key, args.Options, default), (Cache: this, Key: key, Options: options));

    /// <summary>
    /// Gets the object with the given key, from the cache if it is there; otherwise fetches it from the source and stores it.
    /// </summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="cancellationToken">A token that cancels the waiting of this caller, not the fetch that others share.</param>
    /// <returns>
    /// The object, or <see langword="null"/> (for a value type its default) if there is no such object. If the store answers synchronously
    /// and has the object, the task is already complete.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The same as for <see cref="Get(TKey)"/>.</exception>
    /// <remarks>An exception of <see cref="FetchAsync"/> reaches every waiting caller unchanged.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask<TObj?> GetAsync(TKey key, CancellationToken cancellationToken = default) =>
        TryGetLocal(key, cancellationToken, out var obj) ? new(obj) : ReadByAsync(_engine, key, default, cancellationToken);

    /// <summary>Gets the object with the given key, with options for this one read.</summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="options">The options of this read.</param>
    /// <param name="cancellationToken">A token that cancels the waiting of this caller, not the fetch that others share.</param>
    /// <returns>The same as <see cref="GetAsync(TKey, CancellationToken)"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The same as for <see cref="Get(TKey)"/>.</exception>
    public ValueTask<TObj?> GetAsync(TKey key, ReadOptions options, CancellationToken cancellationToken = default) =>
        options is { Bypass: false, Refresh: false } && TryGetLocal(key, cancellationToken, out var obj) ? new(obj) : ReadByAsync(_engine, key, options, cancellationToken);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryGetLocal(TKey key, CancellationToken cancellationToken, out TObj? obj)
    {
        if (_local is { } local && key is not null && !cancellationToken.IsCancellationRequested && !(_asksForTransaction ? IsInTransaction : AmbientTransaction.IsPresent))
            return local.TryGet(key, out obj);
        obj = default;
        return false;
    }

    private ValueTask<TObj?> ReadByAsync(CacheEngine<TKey, TObj> engine, TKey key, ReadOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<TObj?>(cancellationToken);
        if (options.Bypass || PassesThrough)
            return engine.FetchAsync(key, _keys.Of(key), cancellationToken);
        var address = _keys.Of(key);
        if (options.Refresh)
            return engine.RefreshAsync(key, address, options.Ttl, cancellationToken);
        return _local is { } local && local.TryGetNamed(key, address, out TObj? obj)
            ? new(obj)
            : engine.GetAsync(engine.Begin(key, address, options.Ttl, cancellationToken));
    }

    /// <summary>
    /// Gets several objects, as <see cref="GetManyAsync"/> does. Blocks the calling thread, as <see cref="Get(TKey)"/> does.
    /// </summary>
    /// <remarks>
    /// Objects that are missing are leased and stored one after the other. For many missing objects and a distant store,
    /// <see cref="GetManyAsync"/> takes less time.
    /// </remarks>
    /// <param name="keys">The keys of the objects. A key may occur more than once.</param>
    /// <returns>The objects that exist.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the keys is <see langword="null"/>.</exception>
    /// <exception cref="CacheStoreException">The same as for <see cref="Get(TKey)"/>.</exception>
    public IReadOnlyDictionary<TKey, TObj> GetMany(IEnumerable<TKey> keys) =>
        Blocking.Run(static args => args.Cache.GetManyByAsync(args.Cache.Synchronous, args.Keys, default), (Cache: this, Keys: keys));

    /// <summary>
    /// Gets several objects: those that are in the store with one round trip per node, the others with one call of
    /// <see cref="FetchManyAsync"/>.
    /// </summary>
    /// <remarks>
    /// More than 1,000 objects are read in groups of 1,000, one group after the other, so that the memory in use is bounded by what is
    /// returned. The objects are not one atomic snapshot: the guarantee for each of them is the same as if it had been read alone.
    /// </remarks>
    /// <param name="keys">The keys of the objects. A key may occur more than once.</param>
    /// <param name="cancellationToken">A token that cancels the waiting of this caller, not the fetches that others share.</param>
    /// <returns>The objects that exist. A key whose object does not exist is left out.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the keys is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The same as for <see cref="Get(TKey)"/>.</exception>
    public ValueTask<IReadOnlyDictionary<TKey, TObj>> GetManyAsync(IEnumerable<TKey> keys, CancellationToken cancellationToken = default) =>
        GetManyByAsync(_engine, keys, cancellationToken);

    private ValueTask<IReadOnlyDictionary<TKey, TObj>> GetManyByAsync(CacheEngine<TKey, TObj> engine, IEnumerable<TKey> keys, CancellationToken cancellationToken)
    {
        var distinct = Distinct(keys);
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<IReadOnlyDictionary<TKey, TObj>>(cancellationToken);
        if (distinct.Length == 0)
            return new(new Dictionary<TKey, TObj>(KeyComparer));
        return PassesThrough
            ? engine.FetchManyAsync(distinct, KeyComparer, cancellationToken)
            : engine.GetManyAsync(distinct, _keys.Of, KeyComparer, cancellationToken);
    }

    private TKey[] Distinct(IEnumerable<TKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        TKey[] distinct = [.. keys.Distinct(KeyComparer)];
        return Array.TrueForAll(distinct, key => key is not null) ? distinct : throw new ArgumentException("One of the keys is null.", nameof(keys));
    }
}
