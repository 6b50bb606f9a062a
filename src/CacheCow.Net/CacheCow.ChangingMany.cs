namespace CacheCow.Net;

public abstract partial class CacheCow<TKey, TObj>
{
    /// <summary>Invalidates all objects that have a tag, as <see cref="InvalidateTagAsync"/> does, and waits on this thread. No thread of the pool is needed.</summary>
    /// <param name="tag">The tag. Not empty.</param>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is empty.</exception>
    /// <exception cref="CacheStoreException">The store failed: whether the objects are still cached is not known.</exception>
    public void InvalidateTag(string tag) =>
        Blocking.Run(static args => args.Cache.InvalidateTagsByAsync(args.Cache.Synchronous, [args.Tag], default), (Cache: this, Tag: tag));

    /// <summary>
    /// Invalidates all objects that have a tag, of all caches on the store: one write, however many they are. Call it after the change is committed. Once it has returned, no
    /// read of one of them that starts later returns what was read from the source before.
    /// </summary>
    /// <param name="tag">The tag. Not empty; one that no object has does no harm.</param>
    /// <param name="cancellationToken">Gives up waiting; whether the objects are still cached is not known then.</param>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed: whether the objects are still cached is not known. Invalidate again.</exception>
    public ValueTask InvalidateTagAsync(string tag, CancellationToken cancellationToken = default) => InvalidateTagsAsync([tag], cancellationToken);

    /// <summary>Invalidates all objects that have one of several tags, each as <see cref="InvalidateTagAsync"/> does, in as few round trips as the store can.</summary>
    /// <param name="tags">The tags, none of them empty.</param>
    /// <param name="cancellationToken">Gives up waiting; which objects are still cached is not known then.</param>
    /// <exception cref="ArgumentNullException"><paramref name="tags"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">One of the tags is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed for at least one of them. Invalidate again.</exception>
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
    /// Invalidates objects and tags by their store keys, for who knows no others, such as an outbox: each as <see cref="InvalidateAsync"/> and <see cref="InvalidateTagAsync"/> do.
    /// </summary>
    /// <param name="objects">The objects, as <see cref="StoreKeysOf"/> returns their keys.</param>
    /// <param name="tags">The tags, as <see cref="StoreKeysOfTag"/> returns their keys.</param>
    /// <param name="cancellationToken">Gives up waiting; what is still cached is not known then.</param>
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

    /// <summary>Invalidates all objects whose readable keys fit a pattern, and waits on this thread. No thread of the pool is needed.</summary>
    /// <param name="pattern">As for <see cref="InvalidatePatternAsync(CacheKeys, IProgress{long}, CancellationToken)"/>.</param>
    /// <returns>How many objects were removed.</returns>
    /// <exception cref="ArgumentException"><paramref name="pattern"/> is empty.</exception>
    /// <exception cref="CacheStoreException">The store failed half-way.</exception>
    public long InvalidatePattern(string pattern) =>
        Blocking.Run(static args => args.Cache.InvalidatePatternByAsync(args.Cache.Synchronous, args.Pattern, null, default), (Cache: this, Pattern: CacheKeys.Pattern(pattern)));

    /// <summary>Invalidates all objects whose <see cref="CacheKeys.Readable"/> keys fit a pattern, such as <c>post$*</c>.</summary>
    /// <param name="pattern">For the identity: <c>*</c> any text, <c>?</c> any character, <c>[a-c]</c>, <c>[^a]</c> one of some, <c>\</c> before a character that is meant as it is. Not empty.</param>
    /// <param name="progress">Told how many objects were removed so far, after each batch; <see langword="null"/>: nobody is told. What it throws ends this, and is thrown here: some are removed then.</param>
    /// <param name="cancellationToken">Stops between batches: some are removed then, others not.</param>
    /// <returns>How many objects were removed.</returns>
    /// <exception cref="ArgumentException"><paramref name="pattern"/> is empty.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed half-way, or got no further for two to four times <see cref="CacheCowOptions.StoreTimeout"/>. Invalidate again.</exception>
    public ValueTask<long> InvalidatePatternAsync(string pattern, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        InvalidatePatternAsync(CacheKeys.Pattern(pattern), progress, cancellationToken);

    /// <summary>
    /// Invalidates all objects whose store keys fit a pattern, of all caches on the store. The whole store is looked through, in batches and on all nodes of a cluster: for what
    /// happens often, a tag is better. Once it has returned, no read of one of them that starts later returns what was read from the source before it began.
    /// </summary>
    /// <param name="pattern">Patterns for the data keys and for the flag keys; keys that <see cref="CacheKeys.For"/> made hold a hash and fit nothing sensible.</param>
    /// <param name="progress">Told how many objects were removed so far, after each batch; <see langword="null"/>: nobody is told. What it throws ends this, and is thrown here: some are removed then.</param>
    /// <param name="cancellationToken">Stops between batches: some are removed then, others not.</param>
    /// <returns>How many objects were removed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed half-way, or got no further for two to four times <see cref="CacheCowOptions.StoreTimeout"/>. Invalidate again.</exception>
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

    /// <summary>Removes everything, as <see cref="ClearAsync"/> does, and waits on this thread. No thread of the pool is needed.</summary>
    /// <returns>How many objects were removed.</returns>
    /// <exception cref="CacheStoreException">The store failed half-way.</exception>
    public long Clear() => Blocking.Run(static cache => cache.ClearByAsync(cache.Synchronous, null, default), this);

    /// <summary>
    /// Removes all objects from the store (with a key prefix: all that have it), those of other caches on it included, and voids all fills under way. In batches, on all nodes of
    /// a cluster. Write intents and holds stay.
    /// </summary>
    /// <param name="progress">Told how many objects were removed so far, after each batch; <see langword="null"/>: nobody is told. What it throws ends this, and is thrown here: some are removed then.</param>
    /// <param name="cancellationToken">Stops between batches: some are removed then, others not.</param>
    /// <returns>How many objects were removed.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed half-way, or got no further for two to four times <see cref="CacheCowOptions.StoreTimeout"/>. Clear again.</exception>
    public ValueTask<long> ClearAsync(IProgress<long>? progress = null, CancellationToken cancellationToken = default) => ClearByAsync(_engine, progress, cancellationToken);

    private async ValueTask<long> ClearByAsync(CacheEngine<TKey, TObj> engine, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var activity = CacheTelemetry.StartInvalidate(_metrics.CacheName, 0);
        var removed = await engine.ClearAsync(progress, cancellationToken).ConfigureAwait(false);
        _metrics.Invalidate(removed);
        return removed;
    }

    /// <summary>
    /// Invalidates by a pattern again and again, for objects whose source changes and tells nobody. The first time after one interval; a time that fails is counted
    /// (<c>cachecow.store.errors</c>) and made good by the next; one that takes longer than the interval is not overtaken by another.
    /// </summary>
    /// <param name="pattern">As for <see cref="InvalidatePatternAsync(string, IProgress{long}, CancellationToken)"/>. Not empty.</param>
    /// <param name="interval">How often: 100 milliseconds to 30 days.</param>
    /// <returns>Ends it when it is disposed of; an asynchronous disposal waits for the time that is under way.</returns>
    /// <exception cref="ArgumentException"><paramref name="pattern"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="interval"/> is out of range.</exception>
    public RepeatedInvalidation InvalidateEvery(string pattern, TimeSpan interval)
    {
        var keys = CacheKeys.Pattern(pattern);
        Guard.Between(interval, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(30), nameof(interval));
        return new RepeatedInvalidation(token => InvalidatePatternAsync(keys, null, token), interval, Options.TimeProvider, _metrics.Log);
    }
}
