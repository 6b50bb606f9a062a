using System.Numerics;

namespace CacheCow.Net;

/// <summary>
/// Represents a store in the memory of this process. It is limited in entries and bytes, and removes the least recently used objects first.
/// </summary>
/// <remarks>
/// <para>The store is divided by key into up to 16 parts, each with its own lock and its own order of use, so that readers of different
/// objects rarely meet. A small store (up to 8,191 entries) is one part, and evicts in exact order. Every step completes
/// synchronously.</para>
/// <para>This type is safe for use by any number of threads. Expired bytes make room when they are read, filled or evicted.</para>
/// </remarks>
public sealed partial class MemoryStore : ICacheStore
{
    private const int MaxShards = 16;
    private const int EntriesPerShard = 4096;
    private const long BytesPerShard = 1L << 20;

    private readonly MemoryShard[] _shards;
    private readonly TimeProvider _time;
    private readonly double _ticksPerSecond;
    private readonly DateTimeOffset _madeAt;
    private readonly long _madeAtTicks;

    /// <summary>Initializes a new, empty store.</summary>
    /// <param name="options">
    /// The limits of the store, or <see langword="null"/> for the defaults of <see cref="MemoryStoreOptions"/>.
    /// </param>
    public MemoryStore(MemoryStoreOptions? options = null)
    {
        options ??= new MemoryStoreOptions();
        _time = options.TimeProvider;
        _ticksPerSecond = _time.TimestampFrequency;
        (_madeAt, _madeAtTicks) = (_time.GetUtcNow(), _time.GetTimestamp());
        _shards = new MemoryShard[ShardsFor(options)];
        for (var i = 0; i < _shards.Length; i++)
            _shards[i] = new MemoryShard(options.MaxEntries / _shards.Length, options.MaxBytes / _shards.Length);
    }

    /// <summary>
    /// Gets the number of objects that are kept now, including those that are only leased or held, and those that have expired unnoticed.
    /// </summary>
    public int Count => _shards.Sum(shard => shard.Count);

    /// <summary>Gets the number of bytes that are kept now, counted as for <see cref="MemoryStoreOptions.MaxBytes"/>.</summary>
    public long Bytes => _shards.Sum(shard => shard.Bytes);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken) =>
        new(ShardOf(keys).Read(keys.Data, _time.GetTimestamp()));

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken)
    {
        var now = _time.GetTimestamp();
        var values = new ReadOnlyMemory<byte>?[keys.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = ShardOf(keys[i]).Read(keys[i].Data, now);
        return new(values);
    }

    /// <inheritdoc/>
    public ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken)
    {
        var now = _time.GetTimestamp();
        return new(ShardOf(keys).Lease(keys.Data, token, now, After(now, lifetime), unwanted));
    }

    /// <inheritdoc/>
    public ValueTask<FillOutcome> FillAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var now = _time.GetTimestamp();
        return new(ShardOf(keys).Fill(keys.Data, token, value, now, AfterOrNever(now, lifetime)));
    }

    /// <inheritdoc/>
    public ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token, CancellationToken cancellationToken) =>
        new(ShardOf(keys).Release(keys.Data, token, _time.GetTimestamp()));

    /// <inheritdoc/>
    public ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        var now = _time.GetTimestamp();
        ShardOf(keys).Invalidate(keys.Data, now, After(now, hold));
        TellOfObjects([keys]);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        var now = _time.GetTimestamp();
        for (var i = 0; i < keys.Count; i++)
            ShardOf(keys[i]).Invalidate(keys[i].Data, now, After(now, hold));
        TellOfObjects(keys);
        return ValueTask.CompletedTask;
    }

    private static int ShardsFor(MemoryStoreOptions options)
    {
        var wanted = Math.Min(options.MaxEntries / EntriesPerShard, options.MaxBytes / BytesPerShard);
        return 1 << BitOperations.Log2((uint)Math.Clamp(wanted, 1, MaxShards));
    }

    // The high bits: the shard's own dictionary divides by the low ones.
    private MemoryShard ShardOf(CacheKeys keys) => _shards[(int)((uint)keys.Data.GetHashCode() >> 16) & (_shards.Length - 1)];

    private long AfterOrNever(long now, TimeSpan lifetime) => lifetime == TimeSpan.Zero ? long.MaxValue : After(now, lifetime);

    private long After(long now, TimeSpan lifetime)
    {
        var ticks = lifetime.TotalSeconds * _ticksPerSecond;
        return ticks >= long.MaxValue - now ? long.MaxValue : now + (long)ticks;
    }
}
