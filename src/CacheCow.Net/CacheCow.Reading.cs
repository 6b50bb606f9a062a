using System.Runtime.CompilerServices;

namespace CacheCow.Net;

public abstract partial class CacheCow<TKey, TObj>
{
    /// <summary>Gets an object, as <see cref="GetAsync(TKey, CancellationToken)"/> does, and waits for it on this thread.</summary>
    /// <param name="key">Which object.</param>
    /// <returns>The object; <see langword="null"/> (for a value type its default): there is no such object.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="CacheStoreException">The store failed, and <see cref="CacheCowOptions.OnStoreError"/> is <see cref="OnStoreError.Throw"/>.</exception>
    /// <remarks>
    /// It needs no thread of the pool: <see cref="Fetch"/> is called, if it is overridden, and the store's steps wait here. If only <see cref="FetchAsync"/> is overridden, its asynchronous
    /// parts run on the pool, whatever synchronisation context or task scheduler the caller has.
    /// </remarks>
    public TObj? Get(TKey key) => Get(key, default);

    /// <summary>The object, read in a way that differs from the usual.</summary>
    /// <param name="key">Which object.</param>
    /// <param name="options">How this read differs.</param>
    /// <returns>As <see cref="Get(TKey)"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="CacheStoreException">As for <see cref="Get(TKey)"/>.</exception>
    public TObj? Get(TKey key, ReadOptions options) =>
        options is { Bypass: false, Refresh: false } && TryGetLocal(key, default, out var obj)
            ? obj
            : Blocking.Run(static args => args.Cache.ReadByAsync(args.Cache.Synchronous, args.Key, args.Options, default), (Cache: this, Key: key, Options: options));

    /// <summary>The object: from the store if it is there, else fetched and stored.</summary>
    /// <param name="key">Which object.</param>
    /// <param name="cancellationToken">Cancels this caller's waiting, not the fetch that others share.</param>
    /// <returns>The object; <see langword="null"/> (for a value type its default): there is no such object. Completed already when the store answers synchronously and has it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">As for <see cref="Get(TKey)"/>.</exception>
    /// <remarks>What <see cref="FetchAsync"/> throws reaches every waiting caller unchanged.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask<TObj?> GetAsync(TKey key, CancellationToken cancellationToken = default) =>
        TryGetLocal(key, cancellationToken, out var obj) ? new(obj) : ReadByAsync(_engine, key, default, cancellationToken);

    /// <summary>The object, read in a way that differs from the usual.</summary>
    /// <param name="key">Which object.</param>
    /// <param name="options">How this read differs.</param>
    /// <param name="cancellationToken">Cancels this caller's waiting, not the fetch that others share.</param>
    /// <returns>As <see cref="GetAsync(TKey, CancellationToken)"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">As for <see cref="Get(TKey)"/>.</exception>
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

    /// <summary>Gets several objects, as <see cref="GetManyAsync"/> does, and waits for them on this thread, as <see cref="Get(TKey)"/> does.</summary>
    /// <remarks>Objects that are missing are leased and stored one after the other: for many of them on a distant store, <see cref="GetManyAsync"/> takes less time.</remarks>
    /// <param name="keys">Which objects; a key may stand there twice.</param>
    /// <returns>The objects that exist.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the keys is <see langword="null"/>.</exception>
    /// <exception cref="CacheStoreException">As for <see cref="Get(TKey)"/>.</exception>
    public IReadOnlyDictionary<TKey, TObj> GetMany(IEnumerable<TKey> keys) =>
        Blocking.Run(static args => args.Cache.GetManyByAsync(args.Cache.Synchronous, args.Keys, default), (Cache: this, Keys: keys));

    /// <summary>
    /// Several objects: those that are in the store with one round trip per node, the others with one <see cref="FetchManyAsync"/>; more than 1,000 in groups of so many, one after
    /// the other, so that memory is bounded by what is returned. They are not one atomic cut: each is as true as if it had been read alone.
    /// </summary>
    /// <param name="keys">Which objects; a key may stand there twice.</param>
    /// <param name="cancellationToken">Cancels this caller's waiting, not the fetches that others share.</param>
    /// <returns>The objects that exist; a key whose object does not exist is not in it.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the keys is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">As for <see cref="Get(TKey)"/>.</exception>
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
