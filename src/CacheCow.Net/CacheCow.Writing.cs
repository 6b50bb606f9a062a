namespace CacheCow.Net;

public abstract partial class CacheCow<TKey, TObj>
{
    /// <summary>Begins a write to an object, before the source is changed: see <see cref="WriteScope{TKey,TObj}"/>.</summary>
    /// <param name="key">Which object.</param>
    /// <param name="cancellationToken">Gives up waiting; whatever has begun is taken back in the background.</param>
    /// <returns>The write, to be disposed of after the commit or the rollback.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed: the write has not begun. Do not change the source, or invalidate after it.</exception>
    public ValueTask<WriteScope<TKey, TObj>> BeginWriteAsync(TKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(key);
        return BeginWriteByAsync(_engine, [key], [], completes: true, cancellationToken);
    }

    /// <summary>Begins a write to several objects, and to all that have some tags, in as few round trips as the store can: see <see cref="WriteScope{TKey,TObj}"/>.</summary>
    /// <param name="keys">Which objects; a key may stand there twice.</param>
    /// <param name="tags">
    /// Tags that are written, each as if all objects that have it were: none of them is cached until the end. <see langword="null"/>: none.
    /// </param>
    /// <param name="completes">
    /// <see langword="false"/>: no new value will be handed over, which saves asking for the versions of the objects' own tags; one that is handed over is not stored if the object has
    /// tags. Default <see langword="true"/>.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting; whatever has begun is taken back in the background.</param>
    /// <returns>The write, to be disposed of after the commit or the rollback. Of nothing, it does nothing.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the keys is <see langword="null"/>, or a tag is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed: the write has not begun. Do not change the source, or invalidate after it.</exception>
    public ValueTask<WriteScope<TKey, TObj>> BeginWriteAsync(
        IEnumerable<TKey> keys, IEnumerable<string>? tags = null, bool completes = true, CancellationToken cancellationToken = default) =>
        BeginWriteByAsync(_engine, Distinct(keys), TagsOf(tags), completes, cancellationToken);

    /// <summary>Begins a write to an object, and waits on this thread. No thread of the pool is needed.</summary>
    /// <param name="key">Which object.</param>
    /// <returns>The write, to be disposed of after the commit or the rollback.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="CacheStoreException">The store failed: the write has not begun.</exception>
    public WriteScope<TKey, TObj> BeginWrite(TKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return BeginWrite([key]);
    }

    /// <summary>Begins a write to several objects and tags, and waits on this thread. No thread of the pool is needed.</summary>
    /// <param name="keys">Which objects; a key may stand there twice.</param>
    /// <param name="tags">Tags that are written; <see langword="null"/>: none.</param>
    /// <param name="completes"><see langword="false"/>: no new value will be handed over. Default <see langword="true"/>.</param>
    /// <returns>The write, to be disposed of after the commit or the rollback.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="keys"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the keys is <see langword="null"/>, or a tag is empty.</exception>
    /// <exception cref="CacheStoreException">The store failed: the write has not begun.</exception>
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
