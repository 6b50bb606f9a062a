using System.Reflection;

namespace CacheCow.Net;

/// <summary>
/// A cache in front of a source, which never shows an old object after it was invalidated. Derive from it, override
/// <see cref="Fetch"/>, <see cref="Serialize"/>, <see cref="Deserialize"/> and <see cref="GetKeys"/>, and call <c>Get</c> and <c>Invalidate</c>.
/// </summary>
/// <remarks>
/// <para>Once <c>Invalidate(k)</c> has returned, no <c>Get(k)</c> that starts later, on any process that shares the store, returns what was
/// read from the source before that <c>Invalidate</c> started. Invalidate after the change is committed; or begin a write before it
/// (<see cref="BeginWriteAsync(TKey, CancellationToken)"/>), which holds also if the writer dies in between.</para>
/// <para>Callers of one process that miss one object at the same time share one fetch; each gets a copy of its own, unless the type is
/// immutable (<see cref="CacheCowOptions.ShareByReference"/>). A cancelled caller does not cancel the fetch of the others; when all have left, it is cancelled.</para>
/// <para>Inside an ambient transaction nothing is read from the store or stored: what such a transaction sees may be older, or not be committed.</para>
/// <para>Safe for use by any number of threads, if the overrides are.</para>
/// </remarks>
/// <typeparam name="TKey">What names an object. Its hash code and equality must fit its identity: keys that are equal have equal <see cref="CacheKeys"/>.</typeparam>
/// <typeparam name="TObj">What is cached. If <c>Get</c> is to tell "there is no such object" from an object, a type that can be <see langword="null"/>.</typeparam>
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

    /// <summary>A cache on a store.</summary>
    /// <param name="store">Where the bytes live. It is not disposed with the cache, which needs no disposal.</param>
    /// <param name="options">How the cache behaves; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another cache on the store has another <see cref="CacheCowOptions.KeySecret"/>.</exception>
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

    /// <summary>
    /// Compares keys: they are equal if .NET takes them for equal and they name one object. For sets and dictionaries of keys, such as what <see cref="FetchManyAsync"/> returns: .NET
    /// takes some keys for equal that name different objects, such as a <see cref="DateTime"/> of another kind, or a <see cref="Uri"/> of another user.
    /// </summary>
    public IEqualityComparer<TKey> KeyComparer { get; }

    /// <summary>The options that the cache was made with.</summary>
    protected CacheCowOptions Options { get; }

    /// <summary>
    /// The type of what is stored. Default: <typeparamref name="TObj"/>. Caches of one process and store that make keys of one kind must have one, else the second is told so with an
    /// <see cref="InvalidOperationException"/>; <see cref="object"/> stands for any. Override it where caches of different types write the same bytes.
    /// </summary>
    protected virtual Type StoredType => typeof(TObj);

    /// <summary>Is this caller inside a transaction, whose view of the source must not be cached? Default: <see cref="System.Transactions.Transaction.Current"/> is there.</summary>
    protected virtual bool IsInTransaction => AmbientTransaction.IsPresent;

    /// <summary>
    /// Called within a fetch: does the caller wait on this very thread, as one of <see cref="Get(TKey)"/> does? Then an
    /// asynchronous fetch would only cost it another thread, and a source that has a synchronous call is better asked by that.
    /// </summary>
    protected static bool IsSynchronous => Blocking.IsStarting;

    /// <summary>
    /// Reads an object from the source. Override this one, or <see cref="FetchAsync"/>, or both: then synchronous callers get by this one. Called on a miss, by any thread, for several keys
    /// at once, never twice at once for one key unless the cache cannot be used.
    /// </summary>
    /// <param name="key">Which object.</param>
    /// <returns>
    /// The object; <see langword="null"/>: there is no such object. Of a value type, every value is an object, its default too: if some may not exist, cache a type that can be
    /// <see langword="null"/>, such as <c>int?</c>.
    /// </returns>
    /// <exception cref="NotSupportedException">It is not overridden. One that is, and throws this, is taken for one that is not, if <see cref="FetchAsync"/> is.</exception>
    protected virtual TObj? Fetch(TKey key) =>
        throw new NotSupportedException($"Cache '{_metrics.CacheName}' cannot read from its source: override {nameof(Fetch)} or {nameof(FetchAsync)} in {GetType()}.");

    /// <summary>The bytes of an object. If it throws, the object is returned to the caller and not cached.</summary>
    /// <param name="obj">The object, never <see langword="null"/>.</param>
    protected abstract byte[] Serialize(TObj obj);

    /// <summary>An object from its bytes; a new one at each call. If it throws, the bytes are a miss.</summary>
    /// <param name="key">Which object.</param>
    /// <param name="data">What <see cref="Serialize"/> returned, whole and unchanged. Not to be kept or changed: the memory is the store's.</param>
    protected abstract TObj Deserialize(TKey key, ReadOnlyMemory<byte> data);

    /// <summary>Where an object lives in the store. A pure function of the key: what it returns may be remembered.</summary>
    /// <param name="key">Which object.</param>
    /// <returns>Keys that no other object has; <see cref="CacheKeys.For"/> makes them.</returns>
    protected abstract CacheKeys GetKeys(TKey key);

    /// <summary>
    /// The tags of an object: names that many objects share, and that <see cref="InvalidateTagAsync"/> invalidates at once. Default: none. A pure function of the key, as
    /// <see cref="GetKeys"/>. Each tag is one more key that every read asks the store for, with the same round trip.
    /// </summary>
    /// <param name="key">Which object.</param>
    /// <returns>Texts that are not empty, the same in all programs that share the store: a tag is the store's, not the cache's.</returns>
    protected virtual IReadOnlyList<string> GetTags(TKey key) => [];

    /// <summary>Reads an object from the source. Default: <see cref="Fetch"/>.</summary>
    /// <param name="key">Which object.</param>
    /// <param name="cancellationToken">Cancelled when no caller waits any more.</param>
    /// <returns>As <see cref="Fetch"/>.</returns>
    protected virtual ValueTask<TObj?> FetchAsync(TKey key, CancellationToken cancellationToken) => new(Fetch(key));

    /// <summary>Reads several objects from the source; override it to ask with one query. Default: <see cref="FetchAsync"/>, one after another.</summary>
    /// <param name="keys">Which objects; one at least and 1,000 at the most, no two of them equal: keys that are equal and name different objects come in several calls. Of more, each 1,000 are asked for when those before them are there.</param>
    /// <param name="cancellationToken">Cancelled when no caller waits any more.</param>
    /// <returns>
    /// The objects that exist. A key that is left out has none, also where the objects are of a value type: <c>GetMany</c> leaves it out too, and <c>Get</c> returns the type's default.
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

    /// <summary>How long an object is cached, and whether. Default: <see cref="CacheCowOptions.Policy"/>.</summary>
    /// <param name="key">Which object.</param>
    /// <param name="obj">The object that was fetched; <see langword="null"/> (for a value type its default): there is no such object.</param>
    protected virtual EntryPolicy GetPolicy(TKey key, TObj? obj) => Options.Policy;

    /// <summary>
    /// Refuses an object that is handed over as a new value (<see cref="WriteScope{TKey,TObj}.Complete(TObj)"/>) and cannot be what a fetch of this key would return. Called before it is serialised; what
    /// it throws reaches the caller. Default: accepts.
    /// </summary>
    /// <param name="key">Which object.</param>
    /// <param name="newValue">Its new value.</param>
    protected virtual void CheckNewValue(TKey key, TObj newValue)
    {
    }

    /// <summary>
    /// Is a cached object still what the source has, as far as the source can be asked at little cost? Called at each hit. Default: yes.
    /// </summary>
    /// <param name="key">Which object.</param>
    /// <param name="obj">The cached object; <see langword="null"/> (for a value type its default): it is cached that there is none.</param>
    /// <returns><see langword="false"/>: the object is fetched anew.</returns>
    protected virtual bool IsCurrent(TKey key, TObj? obj) => true;

    /// <summary>Called within a fetch: what this fetch returns is handed to the callers and not stored. Outside a fetch it does nothing.</summary>
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

    /// <summary>Where an object lives in the store: what <see cref="GetKeys"/> returns, with the name that <see cref="CacheCowOptions.KeySecret"/> gives it.</summary>
    /// <param name="key">Which object.</param>
    protected CacheKeys StoreKeysOf(TKey key) => _keys.Of(key).Keys;

    /// <summary>Where the version of a tag lies in the store: <see cref="CacheKeys.ForTag"/>, with the name that <see cref="CacheCowOptions.KeySecret"/> gives it.</summary>
    /// <param name="tag">The tag. Not empty.</param>
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
