namespace CacheCow.Net;

public abstract partial class CacheCow<TKey, TObj>
{
    /// <summary>Begins a write to an object. Call it before the source is changed. See <see cref="WriteScope{TKey,TObj}"/>.</summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="cancellationToken">A token that ends the waiting. What has begun is undone in the background.</param>
    /// <returns>The write scope. Dispose of it after the commit or the rollback.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed, and the write has not begun. Do not change the source, or invalidate after the change.
    /// </exception>
    public ValueTask<WriteScope<TKey, TObj>> BeginWriteAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return BeginWriteByAsync(_engine, [key], [], completes: true, cancellationToken);
    }

    /// <summary>
    /// Begins a write to several objects, and to all objects that have one of some tags, in as few round trips as the store can. See
    /// <see cref="WriteScope{TKey,TObj}"/>.
    /// </summary>
    /// <param name="keys">The keys of the objects. A key may occur more than once.</param>
    /// <param name="tags">
    /// The tags that are written, or <see langword="null"/> for none. A tag counts as a write to all objects that have it: none of them is
    /// cached until the write ends.
    /// </param>
    /// <param name="completes">
    /// <see langword="true"/> if new values may be passed to the write scope; otherwise, <see langword="false"/>, which saves a request for
    /// the versions of the objects' own tags. If <see langword="false"/>, a new value that is passed all the same is not stored if the
    /// object has tags. The default is <see langword="true"/>.
    /// </param>
    /// <param name="cancellationToken">A token that ends the waiting. What has begun is undone in the background.</param>
    /// <returns>
    /// The write scope. Dispose of it after the commit or the rollback. A write scope of no objects and no tags does nothing.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the keys is <see langword="null"/>, or a tag is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed, and the write has not begun. Do not change the source, or invalidate after the change.
    /// </exception>
    public ValueTask<WriteScope<TKey, TObj>> BeginWriteAsync(
        IEnumerable<TKey> keys, IEnumerable<string>? tags = null, bool completes = true, CancellationToken cancellationToken = default) =>
        BeginWriteByAsync(_engine, Distinct(keys), TagsOf(tags), completes, cancellationToken);

    /// <summary>Begins a write to an object. Blocks the calling thread, and needs no thread of the thread pool.</summary>
    /// <param name="key">The key of the object.</param>
    /// <returns>The write scope. Dispose of it after the commit or the rollback.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="CacheStoreException">The store failed, and the write has not begun.</exception>
    public WriteScope<TKey, TObj> BeginWrite(TKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return BeginWrite([key]);
    }

    /// <summary>Begins a write to several objects and tags. Blocks the calling thread, and needs no thread of the thread pool.</summary>
    /// <param name="keys">The keys of the objects. A key may occur more than once.</param>
    /// <param name="tags">The tags that are written, or <see langword="null"/> for none.</param>
    /// <param name="completes">
    /// <see langword="true"/> if new values may be passed to the write scope; otherwise, <see langword="false"/>. The default is
    /// <see langword="true"/>.
    /// </param>
    /// <returns>The write scope. Dispose of it after the commit or the rollback.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the keys is <see langword="null"/>, or a tag is empty.</exception>
    /// <exception cref="CacheStoreException">The store failed, and the write has not begun.</exception>
    public WriteScope<TKey, TObj> BeginWrite(IEnumerable<TKey> keys, IEnumerable<string>? tags = null, bool completes = true) =>
        Blocking.Run(
            static args => args.Cache.BeginWriteByAsync(args.Cache.Synchronous, args.Keys, args.Tags, args.Completes, default),
            (Cache: this, Keys: Distinct(keys), Tags: TagsOf(tags), Completes: completes));

    private CacheKeys[] TagsOf(IEnumerable<string>? tags) => [.. (tags ?? []).Select(_addresses.OfTag).Distinct()];

    private async ValueTask<WriteScope<TKey, TObj>> BeginWriteByAsync(CacheEngine<TKey, TObj> engine, TKey[] keys, CacheKeys[] tags, bool completes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var written = new WriteSet(AddressesOf(ref keys), tags);
        var (intents, board) = await engine.BeginWriteAsync(written, completes, cancellationToken).ConfigureAwait(false);
        return new WriteScope<TKey, TObj>(
            keys, written, intents, key => written.IndexOf(_keys.Of(key)), (i, obj) => engine.NewValues.Of(keys[i], written.Addresses[i], obj, board), _metrics);
    }

    // Keys that .NET tells apart may name one object. Of many that are written, few are read soon.
    private StoreAddress[] AddressesOf(ref TKey[] keys)
    {
        if (keys.Length == 1)
            return [_keys.OfPassing(keys[0])];
        var (addresses, identities, count) = (new StoreAddress[keys.Length], new HashSet<string>(keys.Length, StringComparer.Ordinal), 0);
        var distinct = new TKey[keys.Length];
        foreach (var key in keys)
        {
            var address = _keys.OfPassing(key);
            if (identities.Add(address.Keys.Identity))
                (distinct[count], addresses[count++]) = (key, address);
        }

        if (count < keys.Length)
        {
            Array.Resize(ref distinct, count);
            Array.Resize(ref addresses, count);
        }

        keys = distinct;
        return addresses;
    }
}
