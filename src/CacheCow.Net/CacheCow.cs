using System.Reflection;

namespace CacheCow.Net;

/// <summary>
/// Represents a cache in front of a source, such as a database. It never shows an old object after that object was invalidated.
/// </summary>
/// <remarks>
/// <para>Derive from it, override <see cref="Fetch"/>, <see cref="Serialize"/>, <see cref="Deserialize"/> and <see cref="GetKeys"/>, and
/// call <c>Get</c> and <c>Invalidate</c>.</para>
/// <para>After <c>Invalidate(k)</c> has returned, no <c>Get(k)</c> that starts later, in any process that shares the store, returns what
/// was read from the source before that <c>Invalidate</c> started. Invalidate after the change is committed. Or begin a write before the
/// change (<see cref="BeginWriteAsync(TKey, CancellationToken)"/>): then the guarantee also holds if the writer dies between the
/// two. With a local tier (<see cref="CacheCowOptions.LocalTier"/>), the guarantee holds in other processes as soon as the message has
/// arrived there, after <see cref="LocalTierOptions.MaxStaleness"/> at most.</para>
/// <para>Callers in one process that miss the same object at the same time share one fetch. Each of them gets its own copy, unless the type
/// is immutable (<see cref="CacheCowOptions.ShareByReference"/>). When one caller is cancelled, the fetch continues for the others. When
/// all callers have left, the fetch is cancelled.</para>
/// <para>Inside an ambient transaction, nothing is read from the store and nothing is stored. What a transaction sees may be older, or may
/// never be committed.</para>
/// <para>This type is safe for use by any number of threads, if the overrides are.</para>
/// </remarks>
/// <typeparam name="TKey">
/// The type of the keys. Its hash code and equality must fit the identity: keys that are equal must have equal <see cref="CacheKeys"/>.
/// </typeparam>
/// <typeparam name="TObj">
/// The type of the cached objects. If <c>Get</c> must tell "there is no such object" from an object, use a type that can be
/// <see langword="null"/>.
/// </typeparam>
public abstract partial class CacheCow<TKey, TObj>
    where TKey : notnull
{
    private readonly CacheMetrics _metrics;
    private readonly AddressResolver _addresses;
    private readonly AddressCache<TKey> _keys;
    private readonly StoreSteps _steps;
    private readonly CacheEngine<TKey, TObj> _engine;
    private readonly LocalTier<TKey, TObj>? _local;
    private readonly bool _asksForTransaction;
    private readonly bool _hasFetch;
    private readonly bool _hasFetchAsync;
    private CacheEngine<TKey, TObj>? _synchronous;

    /// <summary>Initializes a new cache on a store.</summary>
    /// <param name="store">The store that holds the bytes. The cache does not dispose of it. The cache itself needs no disposal.</param>
    /// <param name="options">The options of the cache, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another cache on the store has a different <see cref="CacheCowOptions.KeySecret"/>.</exception>
    protected CacheCow(ICacheStore store, CacheCowOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        Options = options ?? new CacheCowOptions();
        _metrics = NewMetrics(Options.Name ?? CacheName.Of(GetType()), Options);
        _addresses = new AddressResolver(store, Options, _metrics.CacheName, () => StoredType);
        _keys = new AddressCache<TKey>(key => _addresses.Of(GetKeys(key), GetTags(key)));
        KeyComparer = KeyComparer<TKey>.For(_keys.Of);
        _steps = new StoreSteps(store, Options, _metrics);
        BreakerMetrics.Register(_metrics, _steps);
        _engine = new CacheEngine<TKey, TObj>(new Overrides(this), _steps, Options, _metrics);
        _local = Options.Enabled ? _engine.Local : null;
        _hasFetch = IsOverridden(((Func<TKey, TObj?>)Fetch).Method);
        _hasFetchAsync = IsOverridden(((Func<TKey, CancellationToken, ValueTask<TObj?>>)FetchAsync).Method);
        _asksForTransaction = GetType().GetProperty(nameof(IsInTransaction), BindingFlags.Instance | BindingFlags.NonPublic)?.GetMethod?.DeclaringType != typeof(CacheCow<TKey, TObj>);
    }

    /// <summary>Gets a comparer for keys. Two keys are equal if they are equal for .NET and also name the same object.</summary>
    /// <remarks>
    /// Use it for your own sets and dictionaries of keys, such as the one that <see cref="FetchManyAsync"/> returns. For .NET, some keys
    /// are equal that name different objects, such as two <see cref="DateTime"/> values of different kinds, or two <see cref="Uri"/> values
    /// with different users.
    /// </remarks>
    public IEqualityComparer<TKey> KeyComparer { get; }

    /// <summary>Gets the options that the cache was created with.</summary>
    protected CacheCowOptions Options { get; }

    /// <summary>Gets the type of what is stored. The default is <typeparamref name="TObj"/>.</summary>
    /// <remarks>
    /// In one process and on one store, all caches that make keys of one kind must have the same stored type. Otherwise the second cache
    /// throws an <see cref="InvalidOperationException"/>. <see cref="object"/> stands for any type. Override this property where caches of
    /// different types write the same bytes.
    /// </remarks>
    protected virtual Type StoredType => typeof(TObj);

    /// <summary>
    /// Gets a value that indicates whether the caller is inside a transaction, whose view of the source must not be cached. The default is
    /// <see langword="true"/> if there is a <see cref="System.Transactions.Transaction.Current"/>.
    /// </summary>
    protected virtual bool IsInTransaction => AmbientTransaction.IsPresent;

    /// <summary>
    /// Gets a value that indicates whether the caller waits on this thread, as a caller of <see cref="Get(TKey)"/> does. Use it within a
    /// fetch.
    /// </summary>
    /// <remarks>
    /// If it is <see langword="true"/>, an asynchronous fetch only costs the caller another thread. If the source has a synchronous call,
    /// it is better to use that.
    /// </remarks>
    protected static bool IsSynchronous => Blocking.IsStarting;

    /// <summary>Reads an object from the source.</summary>
    /// <remarks>
    /// <para>Override this method, or <see cref="FetchAsync"/>, or both. If both are overridden, synchronous callers use this one.</para>
    /// <para>It is called on a miss, on any thread, and for several keys at the same time. For one key there is never more than one call at
    /// a time, unless the cache cannot be used.</para>
    /// </remarks>
    /// <param name="key">The key of the object.</param>
    /// <returns>
    /// The object, or <see langword="null"/> if there is no such object. For a value type, every value is an object, also its default. If
    /// some objects may not exist, cache a type that can be <see langword="null"/>, such as <c>int?</c>.
    /// </returns>
    /// <exception cref="NotSupportedException">
    /// The method is not overridden. If an override throws this exception and <see cref="FetchAsync"/> is overridden, the override counts
    /// as not overridden.
    /// </exception>
    protected virtual TObj? Fetch(TKey key) =>
        throw new NotSupportedException($"Cache '{_metrics.CacheName}' cannot read from its source: override {nameof(Fetch)} or {nameof(FetchAsync)} in {GetType()}.");

    /// <summary>Converts an object to bytes. If this method throws, the object is returned to the caller and is not cached.</summary>
    /// <param name="obj">The object. It is never <see langword="null"/>.</param>
    protected abstract byte[] Serialize(TObj obj);

    /// <summary>Creates an object from its bytes, a new one at each call. If this method throws, the bytes count as a miss.</summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="data">
    /// The bytes that <see cref="Serialize"/> returned, complete and unchanged. Do not keep or change them: the memory belongs to the
    /// store.
    /// </param>
    protected abstract TObj Deserialize(TKey key, ReadOnlyMemory<byte> data);

    /// <summary>
    /// Gets the place of an object in the store. It must be a pure function of the key: the cache may remember the result.
    /// </summary>
    /// <param name="key">The key of the object.</param>
    /// <returns>Keys that no other object has. Use <see cref="CacheKeys.For"/> to make them.</returns>
    protected abstract CacheKeys GetKeys(TKey key);

    /// <summary>Gets the tags of an object. The default is no tags.</summary>
    /// <remarks>
    /// A tag is a name that many objects share. <see cref="InvalidateTagAsync"/> invalidates all of them at once. Like
    /// <see cref="GetKeys"/>, this must be a pure function of the key. Each tag is one more key that every read asks the store for, in the
    /// same round trip.
    /// </remarks>
    /// <param name="key">The key of the object.</param>
    /// <returns>
    /// Texts that are not empty, and are the same in all programs that share the store. A tag belongs to the store, not to the cache.
    /// </returns>
    protected virtual IReadOnlyList<string> GetTags(TKey key) => [];

    /// <summary>Reads an object from the source. The default calls <see cref="Fetch"/>.</summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="cancellationToken">A token that is cancelled when no caller waits any more.</param>
    /// <returns>The same as <see cref="Fetch"/>.</returns>
    protected virtual ValueTask<TObj?> FetchAsync(TKey key, CancellationToken cancellationToken) => new(Fetch(key));

    /// <summary>
    /// Reads several objects from the source. The default calls <see cref="FetchAsync"/> for one key after the other. Override it to read
    /// them with one query.
    /// </summary>
    /// <param name="keys">
    /// The keys of the objects: 1 to 1,000, no two of them equal. Keys that are equal but name different objects come in several calls. If
    /// there are more than 1,000 keys, each group of 1,000 is asked for after the groups before it have been read.
    /// </param>
    /// <param name="cancellationToken">A token that is cancelled when no caller waits any more.</param>
    /// <returns>
    /// The objects that exist. A key that is left out has no object, also if the objects are of a value type: <c>GetMany</c> leaves it out
    /// too, and <c>Get</c> returns the default of the type.
    /// </returns>
    protected virtual async ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchManyAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var objects = new Dictionary<TKey, TObj>(keys.Count);
        foreach (var key in keys)
        {
            if (await FetchOneAsync(key, cancellationToken).ConfigureAwait(false) is { } obj)
                objects.Add(key, obj);
        }

        return objects;
    }

    /// <summary>
    /// Gets the policy for an object: whether it is cached, and for how long. The default is <see cref="CacheCowOptions.Policy"/>.
    /// </summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="obj">
    /// The object that was fetched, or <see langword="null"/> (for a value type its default) if there is no such object.
    /// </param>
    protected virtual EntryPolicy GetPolicy(TKey key, TObj? obj) => Options.Policy;

    /// <summary>
    /// Checks an object that is passed as a new value (<see cref="WriteScope{TKey,TObj}.Complete(TObj)"/>). Override it to refuse, with an
    /// exception, an object that a fetch of this key could not return. The default accepts every object.
    /// </summary>
    /// <remarks>It is called before the object is serialised. What it throws reaches the caller.</remarks>
    /// <param name="key">The key of the object.</param>
    /// <param name="newValue">The new value of the object.</param>
    protected virtual void CheckNewValue(TKey key, TObj newValue)
    {
    }

    /// <summary>
    /// Checks whether a cached object is still what the source has, as far as the source can be asked at little cost. It is called at each
    /// hit. The default returns <see langword="true"/>.
    /// </summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="obj">
    /// The cached object, or <see langword="null"/> (for a value type its default) if it is cached that there is none.
    /// </param>
    /// <returns><see langword="true"/> if the object is still current; <see langword="false"/> to fetch it again.</returns>
    protected virtual bool IsCurrent(TKey key, TObj? obj) => true;

    /// <summary>
    /// Prevents the result of the current fetch from being stored. It is only returned to the callers. Call it within a fetch; outside a
    /// fetch it does nothing.
    /// </summary>
    protected static void DoNotStore() => FetchFrame.Current?.DoNotStore = true;

    /// <summary>What the machinery asks for an object; a cache that knows of something newer than the source asks there first.</summary>
    private protected virtual ValueTask<TObj?> FetchNewestAsync(TKey key, CancellationToken cancellationToken) => FetchOneAsync(key, cancellationToken);

    /// <summary>Asks the source, by <see cref="Fetch"/> for a synchronous caller.</summary>
    private protected ValueTask<TObj?> FetchOneAsync(TKey key, CancellationToken cancellationToken)
    {
        if (!IsSynchronous || !_hasFetch)
            return FetchAsync(key, cancellationToken);
        try
        {
            return new(Fetch(key));
        }
        catch (NotSupportedException) when (_hasFetchAsync)
        {
            return FetchAsync(key, cancellationToken);
        }
    }

    /// <summary>As <see cref="FetchNewestAsync"/>, for many.</summary>
    private protected virtual ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchManyNewestAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken) =>
        FetchManyAsync(keys, cancellationToken);

    /// <summary>
    /// Gets the place of an object in the store: the result of <see cref="GetKeys"/>, with the name that
    /// <see cref="CacheCowOptions.KeySecret"/> gives it.
    /// </summary>
    /// <param name="key">The key of the object.</param>
    protected CacheKeys StoreKeysOf(TKey key) => _keys.Of(key).Keys;

    /// <summary>
    /// Gets the place of the version of a tag in the store: the result of <see cref="CacheKeys.ForTag"/>, with the name that
    /// <see cref="CacheCowOptions.KeySecret"/> gives it.
    /// </summary>
    /// <param name="tag">The tag. It must not be empty.</param>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is empty.</exception>
    protected CacheKeys StoreKeysOfTag(string tag) => _addresses.OfTag(tag);

    /// <summary>Where an object lives, as it is remembered.</summary>
    private protected StoreAddress AddressOf(TKey key) => _keys.Of(key);

    /// <summary>What the cache counts.</summary>
    private protected CacheMetrics Metrics => _metrics;

    private static CacheMetrics NewMetrics(string name, CacheCowOptions options) => new(name, new CacheLog(name, options));

    // What is read now must come from the source, and not be kept.
    private bool PassesThrough => !Options.Enabled || IsInTransaction;

    // Made when it is first needed. Two that are made at once share all that matters.
    private CacheEngine<TKey, TObj> Synchronous => Volatile.Read(ref _synchronous) ?? (_synchronous = _engine.ForSynchronousCallers());

    private static bool IsOverridden(MethodInfo method) => method.DeclaringType != typeof(CacheCow<TKey, TObj>);

    private sealed class Overrides(CacheCow<TKey, TObj> cache) : ObjectSource<TKey, TObj>
    {
        public override ValueTask<TObj?> FetchAsync(TKey key, CancellationToken cancellationToken) => cache.FetchNewestAsync(key, cancellationToken);

        public override ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchManyAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken) =>
            Sameness.IsExact(typeof(TKey)) ? cache.FetchManyNewestAsync(keys, cancellationToken) : FetchInRoundsAsync(keys, cancellationToken);

        public override byte[] Serialize(TObj obj) => cache.Serialize(obj);

        public override void CheckNewValue(TKey key, TObj newValue) => cache.CheckNewValue(key, newValue);

        public override TObj Deserialize(TKey key, ReadOnlyMemory<byte> data) => cache.Deserialize(key, data);

        public override EntryPolicy PolicyOf(TKey key, TObj? obj) => cache.GetPolicy(key, obj);

        public override bool ChecksCurrent { get; } = IsOverridden(((Func<TKey, TObj?, bool>)cache.IsCurrent).Method);

        public override bool IsCurrent(TKey key, TObj? obj) => cache.IsCurrent(key, obj);

        private async ValueTask<IReadOnlyDictionary<TKey, TObj>> FetchInRoundsAsync(IReadOnlyCollection<TKey> keys, CancellationToken cancellationToken)
        {
            var objects = new Dictionary<TKey, TObj>(keys.Count, cache.KeyComparer);
            foreach (var round in KeyRounds.Of(keys))
            {
                var fetched = await cache.FetchManyNewestAsync(round, cancellationToken).ConfigureAwait(false);
                if (fetched is null)
                    return null!;
                foreach (var key in round)
                {
                    if (fetched.TryGetValue(key, out var obj))
                        objects.Add(key, obj);
                }
            }

            return objects;
        }
    }
}
