namespace CacheCow.Net;

public abstract partial class CacheCow<TKey, TObj>
{
    /// <summary>
    /// Invalidates all objects that have a tag, as <see cref="InvalidateTagAsync"/> does. Blocks the calling thread, and needs no thread of
    /// the thread pool.
    /// </summary>
    /// <param name="tag">The tag. It must not be empty.</param>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is empty.</exception>
    /// <exception cref="CacheStoreException">The store failed. It is not known whether the objects are still cached.</exception>
    public void InvalidateTag(string tag) =>
        Blocking.Run(static args => args.Cache.InvalidateTagsByAsync(args.Cache.Synchronous, [args.Tag], default), (Cache: this, Tag: tag));

    /// <summary>Invalidates all objects that have a tag, of all caches on the store. Call it after the change is committed.</summary>
    /// <remarks>
    /// It is one write, however many objects have the tag. After it has returned, no read of one of these objects that starts later returns
    /// what was read from the source before.
    /// </remarks>
    /// <param name="tag">The tag. It must not be empty. A tag that no object has does no harm.</param>
    /// <param name="cancellationToken">A token that ends the waiting. Then it is not known whether the objects are still cached.</param>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed. It is not known whether the objects are still cached. Invalidate again.
    /// </exception>
    public ValueTask InvalidateTagAsync(string tag, CancellationToken cancellationToken = default) => InvalidateTagsAsync([tag], cancellationToken);

    /// <summary>
    /// Invalidates all objects that have one of several tags, each tag as <see cref="InvalidateTagAsync"/> does, in as few round trips as
    /// the store can.
    /// </summary>
    /// <param name="tags">The tags. None of them may be empty.</param>
    /// <param name="cancellationToken">A token that ends the waiting. Then it is not known which objects are still cached.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tags"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the tags is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed for at least one of the tags. Invalidate again.</exception>
    public ValueTask InvalidateTagsAsync(IEnumerable<string> tags, CancellationToken cancellationToken = default) => InvalidateTagsByAsync(_engine, tags, cancellationToken);

    private async ValueTask InvalidateTagsByAsync(CacheEngine<TKey, TObj> engine, IEnumerable<string> tags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tags);
        CacheKeys[] addresses = [.. tags.Select(_addresses.OfTag).Distinct()];
        cancellationToken.ThrowIfCancellationRequested();
        if (addresses.Length == 0)
            return;

        using var activity = CacheTelemetry.StartInvalidate(_metrics.CacheName, addresses.Length);
        await engine.InvalidateTagsAsync(addresses, cancellationToken).ConfigureAwait(false);
        _metrics.InvalidateTags(addresses.Length);
    }

    /// <summary>
    /// Invalidates objects and tags by their store keys, as <see cref="InvalidateAsync(TKey, CancellationToken)"/> and <see cref="InvalidateTagAsync"/> do. It is
    /// for callers that know only the store keys, such as an outbox.
    /// </summary>
    /// <param name="objects">The store keys of the objects, as <see cref="StoreKeysOf"/> returns them.</param>
    /// <param name="tags">The store keys of the tags, as <see cref="StoreKeysOfTag"/> returns them.</param>
    /// <param name="cancellationToken">A token that ends the waiting. Then it is not known what is still cached.</param>
    /// <exception cref="ArgumentNullException"><paramref name="objects"/> or <paramref name="tags"/> is <see langword="null"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed for at least one of them. Invalidate again.</exception>
    protected async ValueTask InvalidateKeysAsync(IReadOnlyList<CacheKeys> objects, IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(tags);
        cancellationToken.ThrowIfCancellationRequested();
        using var activity = CacheTelemetry.StartInvalidate(_metrics.CacheName, objects.Count + tags.Count);
        if (objects.Count > 0)
            await _engine.InvalidateManyAsync([.. objects.Select(AddressResolver.Known)], TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        _metrics.Invalidate(objects.Count);
        if (tags.Count > 0)
            await _engine.InvalidateTagsAsync([.. tags], cancellationToken).ConfigureAwait(false);
        _metrics.InvalidateTags(tags.Count);
    }

    /// <summary>
    /// Invalidates all objects whose readable keys match a pattern. Blocks the calling thread, and needs no thread of the thread pool.
    /// </summary>
    /// <param name="pattern">The same as for <see cref="InvalidatePatternAsync(CacheKeys, IProgress{long}, CancellationToken)"/>.</param>
    /// <returns>The number of objects that were removed.</returns>
    /// <exception cref="ArgumentException"><paramref name="pattern"/> is empty.</exception>
    /// <exception cref="CacheStoreException">The store failed before the end.</exception>
    public long InvalidatePattern(string pattern) =>
        Blocking.Run(static args => args.Cache.InvalidatePatternByAsync(args.Cache.Synchronous, args.Pattern, null, default), (Cache: this, Pattern: CacheKeys.Pattern(pattern)));

    /// <summary>Invalidates all objects whose <see cref="CacheKeys.Readable"/> keys match a pattern, such as <c>post$*</c>.</summary>
    /// <param name="pattern">
    /// The pattern for the identity. <c>*</c> matches any text, <c>?</c> any character, <c>[a-c]</c> one of the given characters,
    /// <c>[^a]</c> any character but the given ones. A <c>\</c> takes the special meaning from the character after it. It must not be
    /// empty.
    /// </param>
    /// <param name="progress">
    /// Receives, after each batch, the number of objects that were removed so far; <see langword="null"/> for no reports. If it throws, the
    /// call ends with that exception: some objects are removed then.
    /// </param>
    /// <param name="cancellationToken">
    /// A token that stops the call between two batches. Then some objects are removed and others are not.
    /// </param>
    /// <returns>The number of objects that were removed.</returns>
    /// <exception cref="ArgumentException"><paramref name="pattern"/> is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed before the end, or made no progress for two to four times <see cref="CacheCowOptions.StoreTimeout"/>. Invalidate
    /// again.
    /// </exception>
    public ValueTask<long> InvalidatePatternAsync(string pattern, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        InvalidatePatternAsync(CacheKeys.Pattern(pattern), progress, cancellationToken);

    /// <summary>Invalidates all objects whose store keys match a pattern, of all caches on the store.</summary>
    /// <remarks>
    /// The whole store is searched, in batches and on all nodes of a cluster. For something that happens often, a tag is better. After it
    /// has returned, no read of one of these objects that starts later returns what was read from the source before the call began.
    /// </remarks>
    /// <param name="pattern">
    /// Patterns for the data keys and for the flag keys. Keys that <see cref="CacheKeys.For"/> made contain a hash, so no useful pattern
    /// matches them.
    /// </param>
    /// <param name="progress">
    /// Receives, after each batch, the number of objects that were removed so far; <see langword="null"/> for no reports. If it throws, the
    /// call ends with that exception: some objects are removed then.
    /// </param>
    /// <param name="cancellationToken">
    /// A token that stops the call between two batches. Then some objects are removed and others are not.
    /// </param>
    /// <returns>The number of objects that were removed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed before the end, or made no progress for two to four times <see cref="CacheCowOptions.StoreTimeout"/>. Invalidate
    /// again.
    /// </exception>
    public ValueTask<long> InvalidatePatternAsync(CacheKeys pattern, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        InvalidatePatternByAsync(_engine, pattern, progress, cancellationToken);

    private async ValueTask<long> InvalidatePatternByAsync(CacheEngine<TKey, TObj> engine, CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var activity = CacheTelemetry.StartInvalidate(_metrics.CacheName, 0);
        var removed = await engine.InvalidateMatchingAsync(pattern, progress, cancellationToken).ConfigureAwait(false);
        _metrics.Invalidate(removed);
        return removed;
    }

    /// <summary>
    /// Removes all objects from the store, as <see cref="ClearAsync"/> does. Blocks the calling thread, and needs no thread of the thread
    /// pool.
    /// </summary>
    /// <returns>The number of objects that were removed.</returns>
    /// <exception cref="CacheStoreException">The store failed before the end.</exception>
    public long Clear() => Blocking.Run(static cache => cache.ClearByAsync(cache.Synchronous, null, default), this);

    /// <summary>
    /// Removes all objects from the store, also those of other caches, and voids all fills that are under way. In a store with a key
    /// prefix, these are all objects that have the prefix.
    /// </summary>
    /// <remarks>It works in batches, on all nodes of a cluster. Write intents and holds stay.</remarks>
    /// <param name="progress">
    /// Receives, after each batch, the number of objects that were removed so far; <see langword="null"/> for no reports. If it throws, the
    /// call ends with that exception: some objects are removed then.
    /// </param>
    /// <param name="cancellationToken">
    /// A token that stops the call between two batches. Then some objects are removed and others are not.
    /// </param>
    /// <returns>The number of objects that were removed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed before the end, or made no progress for two to four times <see cref="CacheCowOptions.StoreTimeout"/>. Clear again.
    /// </exception>
    public ValueTask<long> ClearAsync(IProgress<long>? progress = null, CancellationToken cancellationToken = default) => ClearByAsync(_engine, progress, cancellationToken);

    private async ValueTask<long> ClearByAsync(CacheEngine<TKey, TObj> engine, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var activity = CacheTelemetry.StartInvalidate(_metrics.CacheName, 0);
        var removed = await engine.ClearAsync(progress, cancellationToken).ConfigureAwait(false);
        _metrics.Invalidate(removed);
        return removed;
    }

    /// <summary>Invalidates by a pattern at a regular interval. It is for objects whose source changes without telling anybody.</summary>
    /// <remarks>
    /// The first invalidation takes place after one interval. One that fails is counted (<c>cachecow.store.errors</c>), and the next one
    /// makes up for it. One that takes longer than the interval delays the next one: there are never two at the same time.
    /// </remarks>
    /// <param name="pattern">
    /// The same as for <see cref="InvalidatePatternAsync(string, IProgress{long}, CancellationToken)"/>. It must not be empty.
    /// </param>
    /// <param name="interval">The interval: 100 milliseconds to 30 days.</param>
    /// <returns>
    /// An object that ends the invalidations when it is disposed of. An asynchronous disposal waits for the invalidation that is under way.
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="pattern"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is out of range.</exception>
    public RepeatedInvalidation InvalidateEvery(string pattern, TimeSpan interval)
    {
        var keys = CacheKeys.Pattern(pattern);
        Guard.Between(interval, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(30), nameof(interval));
        return new RepeatedInvalidation(token => InvalidatePatternAsync(keys, null, token), interval, Options.TimeProvider, _metrics.Log);
    }
}
