using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net;

/// <summary>
/// Represents a cache that accepts changes at once and writes them to the source later, in their order. Derive from it as from
/// <see cref="CacheCow{TKey,TObj}"/>, override <see cref="WriteAsync"/> as well, and call <see cref="AcceptAsync"/>.
/// </summary>
/// <remarks>
/// <para>Once <see cref="AcceptAsync"/> has returned, the value is in a durable queue in the store. No read that starts later, on any
/// process that shares the store, returns anything older: a miss first asks the queue (one more round trip), then the source.</para>
/// <para>One of the processes writes to the source, and the others stand by. The values of one object are written one after the other, in
/// the order in which they were accepted. The values of different objects are written at the same time. A write that fails is tried again,
/// with growing pauses, while other objects continue. In the end it becomes a dead letter, which a person can read, replay or
/// discard.</para>
/// <para>A value is written <em>at least once</em>: <see cref="WriteAsync"/> must do no harm when it is called again with the same
/// value.</para>
/// <para>The queue is as durable as the store, and not more: if the store loses a value before it was written, the value is lost
/// (<see cref="WriteBehindState.Warnings"/>). Change the source through <see cref="AcceptAsync"/> only: a change that bypasses the queue is
/// overwritten by what waits in the queue.</para>
/// <para>Instances are safe for use by any number of threads, if the overrides are.</para>
/// </remarks>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TObj">
/// The type of the objects that are cached and written. If objects are to be deleted, use a type that can be <see langword="null"/>.
/// </typeparam>
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

    /// <summary>
    /// Initializes a new cache on a store that has queues. Nothing is written before <see cref="Start"/> or the first
    /// <see cref="AcceptAsync"/>.
    /// </summary>
    /// <param name="store">
    /// The store for the bytes and the queue. It must also be an <see cref="IWriteQueue"/>. It is not disposed with the cache.
    /// </param>
    /// <param name="behind">The options of the queue.</param>
    /// <param name="options">The options of the cache, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> or <paramref name="behind"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The store has no queues.</exception>
    /// <exception cref="NotSupportedException">
    /// There is no default conversion to bytes for keys of this type, and <see cref="SerializeKey"/> is not overridden.
    /// </exception>
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
    /// Writes an accepted value to the source. It is called by one process at a time, in the background. For different keys it is called at
    /// the same time. For one key, one call follows the other, in the order in which the values were accepted. If it throws, it is called
    /// again later.
    /// </summary>
    /// <remarks>
    /// The method must be <em>idempotent</em>: it is called again for the same value when the process dies after the source has the value,
    /// or when the store cannot be told. It must end when the token is cancelled. Until it ends, no other value of the object is written by
    /// this process, but after <see cref="WriteBehindOptions.WorkerLease"/> another process begins to write. A process may be stopped
    /// during a write (a suspended machine) and write an old value after another process has taken over. Only the source can prevent this:
    /// let it keep <see cref="WriteContext.Sequence"/> and refuse a lower number.
    /// </remarks>
    /// <param name="key">The key of the object.</param>
    /// <param name="obj">The new state of the object, or <see langword="null"/> if the object no longer exists.</param>
    /// <param name="context">The description of this write.</param>
    /// <param name="cancellationToken">
    /// A token that is cancelled after <see cref="WriteBehindOptions.WriteTimeout"/>, when this process is no longer the one that writes,
    /// and when it stops.
    /// </param>
    protected abstract ValueTask WriteAsync(TKey key, TObj? obj, WriteContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Determines whether it is useless to repeat a write that failed with the given exception. If so, the value becomes a dead letter at
    /// once. The default implementation returns <see langword="false"/>.
    /// </summary>
    /// <param name="exception">The exception that <see cref="WriteAsync"/> threw.</param>
    protected virtual bool IsPermanent(Exception exception) => false;

    /// <summary>
    /// Converts a key to bytes that identify it, also after a restart. The default implementation supports strings, integers of up to 64
    /// bits and <see cref="Guid"/>. Override it for other types.
    /// </summary>
    /// <param name="key">The key.</param>
    protected virtual byte[] SerializeKey(TKey key) => KeyBytes.Of(key);

    /// <summary>Converts bytes to a key. If it throws, the value cannot be written and becomes a dead letter.</summary>
    /// <param name="data">The bytes that <see cref="SerializeKey"/> returned, complete and unchanged.</param>
    protected virtual TKey DeserializeKey(ReadOnlyMemory<byte> data) => (TKey)KeyBytes.Read(typeof(TKey), data.Span);

    /// <summary>
    /// Converts bytes to an accepted value. The default implementation calls <c>Deserialize</c> if the bytes have this program's
    /// <see cref="CacheCowOptions.SchemaVersion"/>; otherwise it throws, and the value becomes a dead letter. Override it to read values
    /// that an older program accepted and that still wait.
    /// </summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="data">The bytes that <c>Serialize</c> returned, complete and unchanged. Do not keep or change them.</param>
    /// <param name="schemaVersion">The <see cref="CacheCowOptions.SchemaVersion"/> of the program that accepted the value.</param>
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
