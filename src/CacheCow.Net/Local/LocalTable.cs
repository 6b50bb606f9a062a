using System.Numerics;
using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>
/// The objects that a cache keeps in this process: found by key, or by identity, without a lock, bounded in entries and bytes, and kept free of what was
/// invalidated while it was being read.
/// </summary>
/// <remarks>
/// <para>Divided into up to 16 shards by key, each with a lock for its writers; up to 32,767 entries are one shard, whose eviction sees them all.</para>
/// <para>What an invalidation and a put do to each other, in steps:</para>
/// <list type="number">
/// <item>Ticket, drop, put: the drop moved the stripe's counter, so the put is refused. The ticket is taken before the store is read: whatever was
/// read may be older than the drop.</item>
/// <item>Drop, ticket, put: the object was read after the drop; it is put.</item>
/// <item>Ticket, put, drop: the drop finds the entry by the hash of its store key, and takes it out.</item>
/// <item>Put and drop at once: the drop moves the counter before it takes the shard's lock, the put looks at the counter under that lock. If the put
/// has the lock first, the drop finds its entry; if the drop has it first, the put sees the counter moved. One of the two always acts.</item>
/// <item>Put and clear at once: the same, with the count of clearings in the counter's place.</item>
/// <item>A find that began before the drop returned may still return the entry: it overlaps the invalidation. A find that begins later cannot: the
/// chain no longer leads there.</item>
/// </list>
/// <para>A find against a change of its shard: see <see cref="KeyIndex{TKey}"/>.</para>
/// </remarks>
internal sealed class LocalTable<TKey>
    where TKey : notnull
{
    private const int MaxShards = 16;
    private const int EntriesPerShard = 16 * 1024;
    private const long BytesPerShard = 4L << 20;

    private readonly Invalidations _invalidations = new();
    private readonly KeyIndex<TKey>[] _indices;
    private readonly KeyIndex<TKey>? _only;
    private readonly LocalShard<TKey>[] _shards;

    public LocalTable(LocalTierOptions options)
    {
        _indices = new KeyIndex<TKey>[ShardsFor(options)];
        _shards = new LocalShard<TKey>[_indices.Length];
        for (var i = 0; i < _shards.Length; i++)
        {
            var maxEntries = options.MaxEntries / _shards.Length;
            var policy = LocalPolicy.Create(options.Eviction);
            _indices[i] = new KeyIndex<TKey>(policy.UseLog);
            _shards[i] = new LocalShard<TKey>(_indices[i], policy, _invalidations, maxEntries, options.MaxBytes / _shards.Length);
        }

        _only = _indices.Length == 1 ? _indices[0] : null;
    }

    public int Count => _shards.Sum(shard => shard.Count);

    public long Bytes => _shards.Sum(shard => shard.Bytes);

    /// <summary>The entry of a key, and null when there is none; it may have expired. Counts as a use. No lock, no allocation.</summary>
    public LocalEntry<TKey>? Find(TKey key)
    {
        var hash = KeyHash.Of(key);
        return (_only ?? _indices[Shard(hash)]).Find(key, hash);
    }

    /// <summary>The same for an entry that is found by its object's identity.</summary>
    public NamedEntry<TKey>? FindNamed(string identity)
    {
        var hash = KeyHash.OfText(identity);
        return _indices[Shard(hash)].FindNamed(identity, hash);
    }

    /// <summary>L1: to be taken before the store is read, and handed over with what was read.</summary>
    public LocalTicket Ticket(ulong storeHash) => _invalidations.Ticket(storeHash);

    /// <summary>Puts an entry, in the place of one with the same key; it may be the first to be evicted.</summary>
    /// <returns>False: it was invalidated since the ticket, and what is held stays; or it is too large, and what was held under its key has left.</returns>
    public bool Put(LocalEntry<TKey> entry, in LocalTicket ticket) => _shards[Shard(entry.Hash)].Put(entry, ticket);

    /// <summary>L2: takes out every entry with this hash, and makes every put lose whose ticket is older; also when nothing is held.</summary>
    public void Drop(ulong storeHash)
    {
        _invalidations.Invalidated(storeHash);
        foreach (var shard in _shards)
            shard.Drop(storeHash);
    }

    /// <summary>Takes out everything, and makes every put lose whose ticket is older.</summary>
    public void Clear()
    {
        _invalidations.Cleared();
        foreach (var shard in _shards)
            shard.Clear();
    }

    /// <summary>Takes out this very entry; does nothing if another has its place by now.</summary>
    public void Remove(LocalEntry<TKey> entry) => _shards[Shard(entry.Hash)].RemoveIfThere(entry);

    private static int ShardsFor(LocalTierOptions options)
    {
        var wanted = Math.Min(options.MaxEntries / EntriesPerShard, options.MaxBytes / BytesPerShard);
        return 1 << BitOperations.Log2((uint)Math.Clamp(wanted, 1, MaxShards));
    }

    // The high bits: a shard's buckets are chosen by the low ones.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Shard(uint hash) => (int)(hash >> 28) & (_indices.Length - 1);
}
