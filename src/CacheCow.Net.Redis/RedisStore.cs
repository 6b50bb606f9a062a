using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>
/// Represents a store on a Redis or Valkey server (version 5 or later), or on a Redis Cluster. All processes that use the server share it.
/// </summary>
/// <remarks>
/// <para>A hit is one plain <c>GET</c>. A miss is a <c>GET</c>, a <c>SET</c> and a <c>GET</c> that are sent together, and a script that
/// fills. Each other step that changes something is one script, so it is atomic. Lifetimes are counted by the server's clock. All requests
/// are sent to the primary, because the answer of a replica may be older than an invalidation that has returned.</para>
/// <para>Instances are safe for use by any number of threads. Exceptions of the client are passed on unchanged. A call waits for as long as
/// the client or its cancellation token lets it.</para>
/// <para>An object is a string at its data key. Its flag is a string (the token of a lease) or a sorted set (write intents: the token, and
/// the time when it ends, in milliseconds since 1970). Everything else that is found there is treated as absent: bytes that are more than
/// <see cref="RedisStoreOptions.MaxValueBytes"/>, and leases and intents that end much later than in an hour, which is the longest time
/// that one is given for.</para>
/// </remarks>
public sealed partial class RedisStore : ICacheStore, IAsyncDisposable, IDisposable
{
    private const int KeysPerRead = 2000;

    private readonly IConnectionMultiplexer _multiplexer;
    private readonly IDatabase _database;
    private readonly KeyNames _names;
    private readonly SpareNames _spareNames = new();
    private readonly ServerCheck _check;
    private readonly ScriptRunner _scripts;
    private readonly Topology _topology;
    private readonly StreamKeys _streams;
    private readonly InvalidationPublisher _publisher;
    private readonly IPrimaries _primaries;
    private readonly RedisClock _clock;
    private readonly ILogger _logger;
    private readonly UntoldInvalidations _untold;
    private readonly string _keyPrefix;
    private readonly OwnKeys _ownKeys;
    private readonly int _maxValueBytes;
    private readonly RedisStore? _origin;
    private ConnectionMultiplexer? _owned;

    /// <summary>
    /// Initializes a new store on a connection that the program shares. When the store is disposed, the connection stays open.
    /// </summary>
    /// <param name="multiplexer">
    /// The connection. It need not be established yet. Set <see cref="BacklogPolicy.FailFast"/> in its options; otherwise each request
    /// waits while the connection is broken.
    /// </param>
    /// <param name="options">
    /// The options, such as the key prefix and the limits, or <see langword="null"/> for the defaults of <see cref="RedisStoreOptions"/>.
    /// </param>
    /// <exception cref="ArgumentNullException"><paramref name="multiplexer"/> is <see langword="null"/>.</exception>
    public RedisStore(IConnectionMultiplexer multiplexer, RedisStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(multiplexer);
        options ??= new RedisStoreOptions();
        _multiplexer = multiplexer;
        _logger = options.LoggerFactory?.CreateLogger("CacheCow.Net.Redis") ?? NullLogger.Instance;
        _untold = new UntoldInvalidations(_logger, TimeProvider.System);
        _listeners = new Listeners();
        _database = multiplexer.GetDatabase();
        _names = new KeyNames(options.KeyPrefix);
        _topology = new Topology(multiplexer);
        _streams = new StreamKeys(multiplexer, _topology, options.KeyPrefix);
        _check = new ServerCheck(multiplexer, _streams, options.KeyPrefix, options.CheckServer);
        _scripts = new ScriptRunner(_database, check: _check);
        _publisher = new InvalidationPublisher(_scripts, _streams, options.KeyPrefix, ChannelPrefix.Of(multiplexer), _untold);
        _primaries = options.InvalidationDurability.RequiredReplicas == 0
            ? new SharedPrimaries(_scripts)
            : new ReplicatedPrimaries(options.InvalidationDurability, multiplexer, _topology, _check);
        _clock = new RedisClock(_scripts, _streams, TimeProvider.System);
        _ownKeys = new OwnKeys(_scripts, _primaries, _topology, _names, options.KeyPrefix);
        _keyPrefix = options.KeyPrefix;
        _maxValueBytes = options.MaxValueBytes;
    }

    // The view of a store for synchronous callers: the same code over requests that have been answered when their tasks are returned.
    private RedisStore(RedisStore origin)
    {
        (_origin, _multiplexer, _database, _names, _topology, _streams) = (origin, origin._multiplexer, origin._database, origin._names, origin._topology, origin._streams);
        (_clock, _listeners, _check, _keyPrefix, _maxValueBytes) = (origin._clock, origin._listeners, origin._check, origin._keyPrefix, origin._maxValueBytes);
        (_logger, _untold) = (origin._logger, origin._untold);
        _scripts = origin._scripts.ForSynchronousCallers();
        _publisher = new InvalidationPublisher(_scripts, _streams, _keyPrefix, ChannelPrefix.Of(_multiplexer), _untold);
        _primaries = origin._primaries is SharedPrimaries ? new SharedPrimaries(_scripts) : origin._primaries;
        _ownKeys = new OwnKeys(_scripts, _primaries, _topology, _names, _keyPrefix);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Each request waits for the client's own <c>syncTimeout</c>. <see cref="ConnectAsync"/> sets it to 2 seconds if the configuration
    /// does not name it. A program that makes its own connection sets it to the value of <see cref="CacheCowOptions.StoreTimeout"/>. With
    /// <see cref="InvalidationDurability.Replicas"/>, changes wait for asynchronous requests, and therefore for the pool.
    /// </remarks>
    public ICacheStore AsSynchronous(TimeSpan timeout) => new RedisStore(_origin ?? this);

    /// <summary>
    /// Connects to the server, and creates a store that closes the connection when it is disposed. While the connection is broken, requests
    /// fail at once (<see cref="BacklogPolicy.FailFast"/>) instead of waiting for it. The messages of the client's exceptions do not name
    /// keys (<see cref="ConfigurationOptions.IncludeDetailInExceptions"/>).
    /// </summary>
    /// <param name="configuration">
    /// The addresses and settings in the form that StackExchange.Redis reads, such as <c>"cache-1:6379,cache-2:6379,ssl=true"</c>. With
    /// <c>abortConnect=false</c>, a server that cannot be reached now is tried again in the background.
    /// </param>
    /// <param name="options">
    /// The options, such as the key prefix and the limits, or <see langword="null"/> for the defaults of <see cref="RedisStoreOptions"/>.
    /// </param>
    /// <exception cref="ArgumentException">The configuration is empty, or cannot be read.</exception>
    /// <exception cref="RedisConnectionException">No server can be reached, and <c>abortConnect=false</c> was not set.</exception>
    /// <exception cref="CacheStoreException">The server only looks like Redis (<see cref="RedisStoreOptions.CheckServer"/>).</exception>
    public static async Task<RedisStore> ConnectAsync(string configuration, RedisStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        var settings = ConfigurationOptions.Parse(configuration);

        // A request that waits for a connection to come back keeps its caller waiting; the store's caches have a breaker for that.
        settings.BacklogPolicy = BacklogPolicy.FailFast;

        // The client's exceptions end up in logs of all kinds, and name the key otherwise.
        settings.IncludeDetailInExceptions = false;
        if (!configuration.Contains("syncTimeout", StringComparison.OrdinalIgnoreCase))
            settings.SyncTimeout = (int)new CacheCowOptions().StoreTimeout.TotalMilliseconds;

        // The client answers synchronous callers, too, on threads of the pool, which those callers may all have taken. A client before 3.4 does not know it, and ignores it.
        if ((options ?? new RedisStoreOptions()).DedicatedThreads)
            ConnectionMultiplexer.SetFeatureFlag("DedicatedThreads", true);
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(settings).ConfigureAwait(false);
        var store = new RedisStore(multiplexer, options) { _owned = multiplexer };
        try
        {
            await store._check.PassAsync(CancellationToken.None).ConfigureAwait(false);
            return store;
        }
        catch (Exception)
        {
            await TryDisposeAsync(store).ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken)
    {
        try
        {
            _check.ThrowIfRefused();
            if (_origin is not null)
                return Bounded(Wire.BytesOf(_database.StringGet(_names.Data(keys), Flags.Primary)), keys);
            var reading = _database.StringGetAsync(_names.Data(keys), Flags.Primary).WaitAsync(cancellationToken);
            return Bounded(Wire.BytesOf(await reading.ConfigureAwait(false)), keys);
        }
        catch (Exception error) when (IsTimeout(error))
        {
            // It may be on its way for long, again and again.
            Trim([keys]);
            throw;
        }
        catch (RedisServerException error) when (ServerErrors.IsWrongType(error))
        {
            return ReadOnlyMemory<byte>.Empty;
        }
    }

    /// <summary>
    /// Reads the bytes of several objects: with one <c>MGET</c> for 2,000 keys, or on a cluster with one <c>GET</c> for each, sent to all
    /// nodes at once.
    /// </summary>
    /// <param name="keys">The keys of the objects. They may contain duplicates.</param>
    /// <param name="cancellationToken">A token to cancel the wait.</param>
    /// <returns>
    /// What <see cref="ReadAsync"/> returns for each object, in the same order, except that <c>MGET</c> returns <see langword="null"/> for
    /// anything that is not bytes.
    /// </returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
            return [];
        // A cluster refuses an MGET over several slots, and every object has a slot of its own.
        if (_topology.IsCluster)
            return await Task.WhenAll(keys.Select(one => ReadAsync(one, cancellationToken).AsTask())).ConfigureAwait(false);

        return keys.Count <= KeysPerRead
            ? BytesOf(await MgetAsync(keys, cancellationToken).ConfigureAwait(false), keys)
            : await ReadVeryManyAsync(keys, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ReadIntoAsync(IReadOnlyList<CacheKeys> keys, ReadOnlyMemory<byte>?[] values, CancellationToken cancellationToken)
    {
        if (_topology.IsCluster || keys.Count == 0)
        {
            (await ReadManyAsync(keys, cancellationToken).ConfigureAwait(false)).CopyTo(values, 0);
            return;
        }

        var found = await MgetAsync(keys, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < found.Length; i++)
            values[i] = Bounded(Wire.BytesOf(found[i]), keys[i]);
    }

    /// <summary>
    /// Gets a value that indicates whether reads are better sent together. It is <see langword="true"/>, except on a cluster.
    /// </summary>
    public bool ReadsTogether => !_topology.IsCluster;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">On a cluster, the two keys are in different slots.</exception>
    public async ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var milliseconds = Wire.MillisecondsOf(lifetime);
        if (value.Length > _maxValueBytes)
        {
            var released = await ReleaseAsync(keys, token, cancellationToken).ConfigureAwait(false);
            return released ? FillOutcome.TooLarge : FillOutcome.Rejected;
        }

        if (OwnKeys.IsOwn(keys))
            await _ownKeys.AddAsync([keys], lifetime, cancellationToken).ConfigureAwait(false);
        RedisValue[] arguments = [token.ToByteArray(), Wire.ValueOf(value), milliseconds];
        var stored = (bool)await RunAsync(StepScripts.Fill, keys, arguments, cancellationToken).ConfigureAwait(false);
        return stored ? FillOutcome.Stored : FillOutcome.Rejected;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token, CancellationToken cancellationToken) =>
        (bool)await _scripts.RunAsync(StepScripts.Release, [_names.Flag(keys)], [token.ToByteArray()], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <remarks>A hold lasts an hour at most, and so do leases and write intents.</remarks>
    /// <exception cref="ArgumentException">On a cluster, the two keys are in different slots.</exception>
    public async ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        try
        {
            await InvalidateAsync([keys], hold, MessageBody.Of(MessageKind.Objects, [keys]), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            TellOfObjects([keys]);
        }
    }

    /// <summary>
    /// Ends the link to other processes' invalidations. Closes the connection if <see cref="ConnectAsync"/> made it, and the one that waits
    /// for replicas. From then on, local tiers on this store answer nothing. The method may be called more than once.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (_origin is not null)
            return;
        await EndListeningAsync().ConfigureAwait(false);
        await _primaries.DisposeAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _owned, null) is { } owned)
            await owned.CloseAsync().ConfigureAwait(false);
    }

    // What has failed before is what the caller must hear of.
    private static async ValueTask TryDisposeAsync(RedisStore store)
    {
        try
        {
            await store.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Messages.CloseFailed(store._logger, FailureName.Of(exception));
        }
    }

    /// <summary>Does the same as <see cref="DisposeAsync"/>, and blocks the calling thread until it is done.</summary>
    public void Dispose() => Ending.Wait(this);

    // One after the other: a server answers one command at a time, and others wait for it meanwhile.
    private async ValueTask<ReadOnlyMemory<byte>?[]> ReadVeryManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken)
    {
        var values = new List<ReadOnlyMemory<byte>?>(keys.Count);
        foreach (var some in keys.Chunk(KeysPerRead))
            values.AddRange(BytesOf(await MgetAsync(some, cancellationToken).ConfigureAwait(false), some));
        return [.. values];
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<RedisValue[]> MgetAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken)
    {
        _check.ThrowIfRefused();
        var names = _spareNames.Take(keys.Count);
        for (var i = 0; i < names.Length; i++)
            names[i] = _names.Data(keys[i]);
        try
        {
            var values = _origin is not null
                ? _database.StringGet(names, Flags.Primary)
                : await _database.StringGetAsync(names, Flags.Primary).WaitAsync(cancellationToken).ConfigureAwait(false);
            _spareNames.Return(names);
            return values;
        }
        catch (Exception error) when (IsTimeout(error))
        {
            Trim(keys);
            throw;
        }
    }

    private ValueTask<RedisResult> RunAsync(Script script, CacheKeys keys, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        var names = _names.Both(keys);
        _topology.RequireOneSlot(keys, names[0], names[1]);
        return _scripts.RunAsync(script, names, arguments, cancellationToken);
    }
}
