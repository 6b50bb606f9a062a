using Microsoft.Extensions.Logging;

namespace CacheCow.Net;

/// <summary>Provides the options of a cache. Immutable; each value is checked when it is set.</summary>
public sealed record CacheCowOptions
{
    /// <summary>Gets the name of the cache in metrics and traces. The default is <see langword="null"/>: the name of its type.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Gets the policy that says how long objects are cached, unless the cache has another one for an object. The default is
    /// <see cref="EntryPolicy.Default"/>.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public EntryPolicy Policy { get; init => field = Guard.NotNull(value); } = EntryPolicy.Default;

    /// <summary>Gets the time that a lease lasts if its holder dies: 100 milliseconds to 1 hour. The default is 30 seconds.</summary>
    /// <remarks>
    /// If it is shorter than a fetch, the fill is refused, and the object is fetched again. If it is longer, a crash during a fetch keeps
    /// the object uncached for longer.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan LeaseLifetime
    {
        get;
        init => field = Guard.Between(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));
    } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the time that a write intent lasts if its writer dies: 1 second to 1 hour. The default is 60 seconds.</summary>
    /// <remarks>
    /// While a <see cref="WriteScope{TKey,TObj}"/> is open, the write intent is renewed after each third of this time. If it is shorter, a
    /// writer that is stopped for longer, or cannot reach the store for longer, is not protected any more. If it is longer, a crash during
    /// a write keeps the object uncached for longer.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan WriteLifetime
    {
        get;
        init => field = Guard.Between(value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
    } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Gets the time to wait for an object that another process is filling: 0 to 1 minute. The default is 500 milliseconds.
    /// </summary>
    /// <remarks>
    /// After this time, the object is fetched in this process too, and is not cached. If it is shorter, the same object is fetched more
    /// often at the same time. If it is longer, answers are slower when a filler has died.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan FillWait { get; init => field = Guard.Between(value, TimeSpan.Zero, TimeSpan.FromMinutes(1)); } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets the time to wait for one step of the store: 10 milliseconds to 1 minute. The default is 2 seconds.</summary>
    /// <remarks>
    /// For a step on many objects, the time is for each thousand of them. A step that takes longer counts as an error of the store. The
    /// time cannot limit a store that answers synchronously, such as SQLite, which has a limit of its own. If it is shorter, a slow store
    /// costs more fetches. If it is longer, a store that hangs delays more callers.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan StoreTimeout
    {
        get;
        init => field = Guard.Between(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
    } = TimeSpan.FromSeconds(2);

    /// <summary>Gets the time that a fetch may take: 1 millisecond to 1 hour. The default is <see langword="null"/>: no limit.</summary>
    /// <remarks>
    /// After this time, the fetch is cancelled. Its callers get a <see cref="TimeoutException"/>, or the expired object
    /// (<see cref="EntryPolicy.ServeStale"/>). What the fetch returns later is not stored. If the time is shorter, a slow source is an
    /// error. If it is longer, callers wait for the source. With a limit, fetches run on other threads, never on the thread of
    /// the caller.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan? FetchTimeout { get; init => field = Limit(value, nameof(FetchTimeout)); }

    /// <summary>
    /// Gets the time that a caller waits for a fetch before it takes the expired object, if there is one
    /// (<see cref="EntryPolicy.ServeStale"/>): 1 millisecond to 1 hour. The default is <see langword="null"/>: the caller waits to the end.
    /// </summary>
    /// <remarks>
    /// The fetch goes on, and fills the cache. If the time is shorter, answers are quicker, but older by one lifetime. If it is longer, it
    /// is the other way round. With such a time, fetches run on other threads, never on the thread of the caller.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan? FetchSoftTimeout { get; init => field = Limit(value, nameof(FetchSoftTimeout)); }

    /// <summary>
    /// Gets the options of the local tier: objects that are kept in this process, in front of the store. The default is
    /// <see langword="null"/>: no local tier, and every read is as current as the store.
    /// </summary>
    /// <remarks>
    /// A hit in the local tier needs neither bytes nor a round trip. With a local tier, an object that another process has invalidated may
    /// still be read until the message arrives, and for <see cref="LocalTierOptions.MaxStaleness"/> at most.
    /// </remarks>
    public LocalTierOptions? LocalTier { get; init; }

    /// <summary>
    /// Gets the options of the circuit breaker of the store: when a store that does not answer is not asked any more, and for how long. The
    /// default is <see cref="StoreBreakerOptions.Default"/>.
    /// </summary>
    /// <remarks>
    /// If it is <see langword="null"/>, there is no breaker. Then every caller waits for a store that is away, each for up to
    /// <see cref="StoreTimeout"/>.
    /// </remarks>
    public StoreBreakerOptions? StoreBreaker { get; init; } = StoreBreakerOptions.Default;

    /// <summary>
    /// Gets a secret that is used to make the names of objects and tags in the store: 16 to 1,024 bytes. The default is empty: names are
    /// made with XXH64, for which collisions can be made on purpose.
    /// </summary>
    /// <remarks>
    /// <para>Set it for caches whose keys outsiders can choose. Nobody who does not know the secret can compute a name, or make two names
    /// equal. Without a secret, an outsider may keep the object of somebody else out of the cache, but can never read it.</para>
    /// <para>With a secret, each key that is not remembered costs about one microsecond more. All caches on a store, in all programs, must
    /// have the same secret. Objects that were cached under another secret are not invalidated any more: before you change it, stop all
    /// programs.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not empty, and its length is out of range.</exception>
    public ReadOnlyMemory<byte> KeySecret { get; init => field = Secret(value); }

    /// <summary>
    /// Gets what a read does when the store fails. The default is <see cref="OnStoreError.Fetch"/>. An invalidation always throws.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a defined one.</exception>
    public OnStoreError OnStoreError { get; init => field = Guard.Known(value); }

    /// <summary>Gets the version of what <c>Serialize</c> writes. The default is 0.</summary>
    /// <remarks>
    /// Cached objects of another version count as a miss. Raise the version when the format changes. It is not part of the key, so that old
    /// and new programs invalidate the same objects.
    /// </remarks>
    public uint SchemaVersion { get; init; }

    /// <summary>
    /// Gets a value that indicates whether callers share one object. The default is <see langword="null"/>: they share it only if its type
    /// is certainly immutable (texts, numbers, dates, enums, records of these, <c>[ImmutableObject(true)]</c>).
    /// </summary>
    /// <remarks>
    /// If objects are shared, all callers that share one fetch, and all that read one object of the local tier, get the same object.
    /// Otherwise, each of them gets its own copy.
    /// </remarks>
    public bool? ShareByReference { get; init; }

    /// <summary>Gets the factory for the log of the cache. The default is <see langword="null"/>: nothing is logged.</summary>
    /// <remarks>
    /// The log tells what goes wrong: failures of the store, changes of its breaker, objects that could not be serialised, failures of
    /// background work. The category is <c>CacheCow.Net</c>.
    /// </remarks>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the log may show keys, and the messages of drivers and serialisers. The default is
    /// <see langword="false"/>.
    /// </summary>
    /// <remarks>
    /// If it is <see langword="false"/>, a failure is logged with the types of its exceptions only, because their messages may contain
    /// keys, values, or the address of a server. If it is <see langword="true"/>, everybody who reads the log can see what is cached under
    /// which key.
    /// </remarks>
    public bool LogKeys { get; init; }

    /// <summary>
    /// Gets the clock that measures waiting times. The default is the clock of the machine. Lifetimes are measured by the clock of the
    /// store.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider { get; init => field = Guard.NotNull(value); } = TimeProvider.System;

    /// <summary>
    /// Gets a value that says whether objects are cached. The default is <see langword="true"/>. If <see langword="false"/>, every read
    /// asks the source and stores nothing. Changes are still told to the store, since other processes may cache.
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
