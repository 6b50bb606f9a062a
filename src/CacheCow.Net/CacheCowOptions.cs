using Microsoft.Extensions.Logging;

namespace CacheCow.Net;

/// <summary>
/// How a cache behaves. Immutable; each value is checked when it is set.
/// </summary>
public sealed record CacheCowOptions
{
    /// <summary>What the cache is called in metrics and traces. Default <see langword="null"/>: the name of its type.</summary>
    public string? Name { get; init; }

    /// <summary>How long objects are cached, unless the cache says otherwise for an object. Default <see cref="EntryPolicy.Default"/>.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public EntryPolicy Policy { get; init => field = Guard.NotNull(value); } = EntryPolicy.Default;

    /// <summary>
    /// How long a lease lasts if its holder dies. 100 milliseconds to 1 hour; default 30 seconds. Shorter than a fetch: its fill is
    /// refused, and the object is fetched again; longer: a crash in mid-fetch keeps the object uncached for longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan LeaseLifetime
    {
        get;
        init => field = Guard.Between(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a write intent lasts if its writer dies; while a <see cref="WriteScope{TKey,TObj}"/> is open, it is renewed every third of it. 1 second to 1 hour; default 60
    /// seconds. Shorter: a writer that is stopped for longer, or cannot reach the store, is not protected any more; longer: a crash in mid-write keeps the object uncached for
    /// longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan WriteLifetime
    {
        get;
        init => field = Guard.Between(value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long to wait for an object that another process is filling, before it is fetched here too and not cached. 0 to 1 minute;
    /// default 500 milliseconds. Shorter: more fetches of the same object at once; longer: slower answers when a filler has died.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan FillWait { get; init => field = Guard.Between(value, TimeSpan.Zero, TimeSpan.FromMinutes(1)); } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long to wait for one step of the store (for each thousand objects, where a step is on many); what takes longer counts as an error of
    /// the store. It cannot bound a store that answers synchronously, such as SQLite, which has a bound of its own. 10 milliseconds to 1 minute; default 2 seconds. Shorter: a slow store costs more fetches; longer: a store that hangs delays more callers.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan StoreTimeout
    {
        get;
        init => field = Guard.Between(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
    } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a fetch may take: after that it is cancelled, its callers get a <see cref="TimeoutException"/>, or the expired object
    /// (<see cref="EntryPolicy.ServeStale"/>), and what it returns later is not stored. 1 millisecond to 1 hour; default <see langword="null"/>: as long as it takes. Shorter: a
    /// slow source is an error; longer: callers wait for it. With it, fetches run on threads of the pool, never on the caller's.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan? FetchTimeout { get; init => field = Limit(value, nameof(FetchTimeout)); }

    /// <summary>
    /// How long a caller waits for a fetch before it takes the expired object, if there is one (<see cref="EntryPolicy.ServeStale"/>); the fetch goes on, and fills the cache.
    /// 1 millisecond to 1 hour; default <see langword="null"/>: to the end. Shorter: quicker answers, older by one lifetime; longer: the other way round. With it, fetches run
    /// on threads of the pool, never on the caller's.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan? FetchSoftTimeout { get; init => field = Limit(value, nameof(FetchSoftTimeout)); }

    /// <summary>
    /// Objects of this process in front of the store: a hit needs neither bytes nor a round trip. Default <see langword="null"/>: none, and every read is as true as the store.
    /// With it, an object that another process has invalidated may be read for as long as the message takes, and for <see cref="LocalTierOptions.MaxStaleness"/> at the most.
    /// </summary>
    public LocalTierOptions? LocalTier { get; init; }

    /// <summary>
    /// When a store that does not answer is left alone, and for how long. Default <see cref="StoreBreakerOptions.Default"/>. <see langword="null"/>: never; then every caller waits for a store that is
    /// away, each for up to <see cref="StoreTimeout"/>.
    /// </summary>
    public StoreBreakerOptions? StoreBreaker { get; init; } = StoreBreakerOptions.Default;

    /// <summary>
    /// A secret, by which objects and tags get names in the store that nobody without it can compute, or make two of equal: for caches whose keys outsiders choose. 16 to 1,024 bytes;
    /// default empty: names are XXH64, of which collisions can be made. Without it, an outsider may keep another's object out of the cache, never read it; with it, each key that
    /// is not remembered costs about a microsecond more, and all caches on a store, in all programs, must have the same. Objects that were cached under another secret are not
    /// invalidated any more: when it changes, stop all programs first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Neither empty nor of a length in range.</exception>
    public ReadOnlyMemory<byte> KeySecret { get; init => field = Secret(value); }

    /// <summary>What a read does when the store fails. Default <see cref="OnStoreError.Fetch"/>. An invalidation always throws.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a defined value.</exception>
    public OnStoreError OnStoreError { get; init => field = Guard.Known(value); }

    /// <summary>
    /// The version of what <c>Serialize</c> writes. Default 0. Cached objects of another version are a miss: raise it when the form
    /// changes. It is not part of the key, so that old and new programs invalidate the same objects.
    /// </summary>
    public uint SchemaVersion { get; init; }

    /// <summary>
    /// Callers that share one fetch, and all that read one object of the local tier, get one and the same object. Default <see langword="null"/>: only if the type is surely
    /// immutable (texts, numbers, dates, enums, records of such, <c>[ImmutableObject(true)]</c>); else each gets a copy of its own.
    /// </summary>
    public bool? ShareByReference { get; init; }

    /// <summary>
    /// Makes the log that the cache tells of what goes wrong: failures of the store, its breaker, objects that could not be serialised, what background work fails with. Category
    /// <c>CacheCow.Net</c>. Default <see langword="null"/>: nothing is logged.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>
    /// May the log show keys, and what drivers and serialisers say? Default <see langword="false"/>: failures are told by the types of their exceptions, since their messages may hold keys, values,
    /// or where a server is. <see langword="true"/>: whoever reads the log sees what is cached under which key.
    /// </summary>
    public bool LogKeys { get; init; }

    /// <summary>The clock that waiting is measured by. Default: the machine's. Lifetimes are counted by the store's clock.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public TimeProvider TimeProvider { get; init => field = Guard.NotNull(value); } = TimeProvider.System;

    /// <summary>
    /// Gets a value that says whether objects are cached. The default is <see langword="true"/>. If <see langword="false"/>, every read asks the source and stores nothing; changes are
    /// still told to the store, since other processes may cache.
    /// </summary>
    public bool Enabled { get; init; } = true;

    internal bool BoundsFetches => FetchTimeout is not null || FetchSoftTimeout is not null;

    // A copy: whoever made the bytes may use them again.
    private static ReadOnlyMemory<byte> Secret(ReadOnlyMemory<byte> value)
    {
        if (!value.IsEmpty)
            Guard.Between(value.Length, SecretNames.LeastSecretBytes, SecretNames.MostSecretBytes, nameof(KeySecret));
        return value.ToArray();
    }

    private static TimeSpan? Limit(TimeSpan? value, string option) =>
        value is { } limit ? Guard.Between(limit, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), option) : null;
}
