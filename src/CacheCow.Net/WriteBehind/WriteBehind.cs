using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net;

/// <summary>
/// A cache whose changes are accepted at once and written to the source later, in their order. Derive from it as from <see cref="CacheCow{TKey,TObj}"/>, override
/// <see cref="WriteAsync"/>, too, and call <see cref="AcceptAsync"/>.
/// </summary>
/// <remarks>
/// <para>Once <see cref="AcceptAsync"/> has returned, the value is in a durable queue in the store, and no read that starts later, on any process that shares the store, returns
/// anything older: a miss asks the queue first (one more round trip), then the source.</para>
/// <para>One of the processes writes to the source, the others stand by: the values of one object one after the other, in the order in which they were accepted, those of different objects at
/// the same time. What fails is tried again, with growing pauses, while other objects go on; in the end it is a dead letter, which a person can read, replay or discard.</para>
/// <para>A value is written <em>at least once</em>: <see cref="WriteAsync"/> must do no harm when it is called again with the same value.</para>
/// <para>As durable as the store is, not more: what the store loses before it was written is lost (<see cref="WriteBehindState.Warnings"/>). Change the source through
/// <see cref="AcceptAsync"/> only: what is written past the queue is overwritten by what waits in it.</para>
/// <para>Safe for use by any number of threads, if the overrides are.</para>
/// </remarks>
/// <typeparam name="TKey">What names an object.</typeparam>
/// <typeparam name="TObj">What is cached and written. If objects are to be deleted, a type that can be <see langword="null"/>.</typeparam>
public abstract partial class WriteBehind<TKey, TObj> : CacheCow<TKey, TObj>, IAsyncDisposable, IDisposable
    where TKey : notnull
{
    private readonly WriteBehindOptions _behind;
    private readonly QueueSteps _queue;
    private readonly Lazy<QueueSteps> _synchronousQueue;
    private readonly QueueCodec<TKey, TObj> _codec;
    private readonly QueueMetrics _queueMetrics;
    private readonly QueueWorker<TKey, TObj> _worker;
    private readonly LateInvalidations<TKey> _late;
    private readonly AsyncSignal _arrivals = new();
    private readonly AsyncSignal _dequeued = new();

    /// <summary>A cache on a store that has queues. Nothing is written before <see cref="Start"/>, or the first <see cref="AcceptAsync"/>.</summary>
    /// <param name="store">Where the bytes and the queue live: one that is an <see cref="IWriteQueue"/>, too. It is not disposed with the cache.</param>
    /// <param name="behind">How the queue is kept and written.</param>
    /// <param name="options">How the cache behaves; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> or <paramref name="behind"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The store has no queues.</exception>
    /// <exception cref="NotSupportedException">Keys of this type have no bytes of their own, and <see cref="SerializeKey"/> is not overridden.</exception>
    protected WriteBehind(ICacheStore store, WriteBehindOptions behind, CacheCowOptions? options = null)
        : base(store, options)
    {
        ArgumentNullException.ThrowIfNull(behind);
        var queue = store as IWriteQueue ?? throw new ArgumentException(
            $"The store is a {store.GetType().Name}, which keeps no queue of writes ({nameof(IWriteQueue)}). Use a RedisStore or a SqliteStore.", nameof(store));
        RequireKeyBytes();
        _behind = behind;
        var (target, time) = (new Target(this), Options.TimeProvider);
        _queue = new QueueSteps(queue, behind.Queue, new StoreSteps(store, Options, Metrics), Metrics);
        _synchronousQueue = new Lazy<QueueSteps>(_queue.ForSynchronousCallers);
        _codec = new QueueCodec<TKey, TObj>(target, Options.SchemaVersion);
        _queueMetrics = new QueueMetrics(Metrics.CacheName);
        _late = new LateInvalidations<TKey>(key => InvalidateAsync(key, default, CancellationToken.None), time, Metrics.Log);
        var writer = new EntryWriter<TKey, TObj>(_queue, target, _codec, behind, time, Metrics, _queueMetrics);
        _worker = new QueueWorker<TKey, TObj>(_queue, writer, behind, time, _queueMetrics, Metrics.Log, _arrivals, _dequeued);
    }

    /// <summary>
    /// Writes an accepted value to the source. Called by one process at a time, in the background, for different keys at the same time, for one key one call after the other in the order in which
    /// the values were accepted. If it throws, it is called again later.
    /// </summary>
    /// <remarks>
    /// It must be <em>idempotent</em>: it is called again for the same value when the process dies after the source has it, or the store cannot be told. It must end when the token is cancelled:
    /// until then no other value of the object is written here, but after <see cref="WriteBehindOptions.WorkerLease"/> another process begins. Against one that was stopped in between (a suspended
    /// machine) and writes something old after that, only the source can help: let it keep <see cref="WriteContext.Sequence"/>, and refuse a lower one.
    /// </remarks>
    /// <param name="key">Which object.</param>
    /// <param name="obj">What it is from now on; <see langword="null"/>: there is no such object any more.</param>
    /// <param name="context">Which write this is.</param>
    /// <param name="cancellationToken">Cancelled after <see cref="WriteBehindOptions.WriteTimeout"/>, when this process is no longer the one that writes, and when it stops.</param>
    protected abstract ValueTask WriteAsync(TKey key, TObj? obj, WriteContext context, CancellationToken cancellationToken);

    /// <summary>Is it of no use to try a write again that has failed with this? Then it is a dead letter at once. Default: no.</summary>
    /// <param name="exception">What <see cref="WriteAsync"/> has thrown.</param>
    protected virtual bool IsPermanent(Exception exception) => false;

    /// <summary>
    /// The bytes of a key, by which it is known after a restart, too. Default: for texts, whole numbers of up to 64 bits and <see cref="Guid"/>; for other types it has to be overridden.
    /// </summary>
    /// <param name="key">The key.</param>
    protected virtual byte[] SerializeKey(TKey key) => KeyBytes.Of(key);

    /// <summary>A key from its bytes. If it throws, the value cannot be written, and is a dead letter.</summary>
    /// <param name="data">What <see cref="SerializeKey"/> returned, whole and unchanged.</param>
    protected virtual TKey DeserializeKey(ReadOnlyMemory<byte> data) => (TKey)KeyBytes.Read(typeof(TKey), data.Span);

    /// <summary>
    /// An accepted value from its bytes. Default: <c>Deserialize</c>, if they are of this program's <see cref="CacheCowOptions.SchemaVersion"/>; else it throws, and the value is a dead letter. Override it
    /// to read what an older program has accepted, and still waits.
    /// </summary>
    /// <param name="key">Which object.</param>
    /// <param name="data">What <c>Serialize</c> returned, whole and unchanged. Not to be kept or changed.</param>
    /// <param name="schemaVersion">The <see cref="CacheCowOptions.SchemaVersion"/> of the program that accepted it.</param>
    protected virtual TObj DeserializeAccepted(TKey key, ReadOnlyMemory<byte> data, uint schemaVersion) => schemaVersion == Options.SchemaVersion
        ? Deserialize(key, data)
        : throw new NotSupportedException($"The value is of schema version {schemaVersion}, and this program's is {Options.SchemaVersion}: override {nameof(DeserializeAccepted)}.");

    [SuppressMessage("Usage", "CA2208", Justification = "The type argument is what is wrong.")]
    private void RequireKeyBytes()
    {
        if (!KeyBytes.Knows(typeof(TKey)) && ((Func<TKey, byte[]>)SerializeKey).Method.DeclaringType == typeof(WriteBehind<TKey, TObj>))
            throw new NotSupportedException($"Keys of type {typeof(TKey)} have no bytes of their own: override {nameof(SerializeKey)} and {nameof(DeserializeKey)}.");
    }

    private sealed class Target(WriteBehind<TKey, TObj> cache) : WriteTarget<TKey, TObj>
    {
        public override CacheKeys KeysOf(TKey key) => cache.AddressOf(key).Keys;

        public override byte[] SerializeKey(TKey key) => cache.SerializeKey(key);

        public override TKey DeserializeKey(ReadOnlyMemory<byte> data) => cache.DeserializeKey(data);

        public override byte[] Serialize(TObj obj) => cache.Serialize(obj);

        public override TObj Deserialize(TKey key, ReadOnlyMemory<byte> data, uint schemaVersion) => cache.DeserializeAccepted(key, data, schemaVersion);

        public override ValueTask<WriteScope<TKey, TObj>> BeginWriteAsync(TKey key, CancellationToken cancellationToken) =>
            cache.BeginWriteAsync([key], completes: false, cancellationToken: cancellationToken);

        public override ValueTask WriteAsync(TKey key, TObj? obj, WriteContext context, CancellationToken cancellationToken) =>
            cache.WriteAsync(key, obj, context, cancellationToken);

        public override bool IsPermanent(Exception exception) => cache.IsPermanent(exception);
    }
}
