using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>The entries of a shard by key, or by identity. One writer at a time; readers need no lock, and stand on a cache line that writers seldom touch.</summary>
/// <remarks>
/// A reader against a writer, in steps:
/// <list type="number">
/// <item>Put: the entry's link is set before the bucket points to it, so a reader finds the whole entry or none of it.</item>
/// <item>Replacement: the new entry is put in front before the old one is taken out, so a reader finds one of the two.</item>
/// <item>Removal: who stands on the removed entry goes on by its link, which stays; entries are never re-used, so it leads nowhere else.</item>
/// <item>Growth: each entry is put in front of a chain of the new table, so links lead to entries that moved before, and never in a circle. A
/// reader in the old table may be led into another chain: keys are compared, so it finds its entry or nothing. If it found nothing and
/// the table is another one by then, it looks again; while growth is under way, it may miss an object that is there, which costs a read of the store.</item>
/// </list>
/// </remarks>
internal sealed class KeyIndex<TKey>(UseLog uses)
    where TKey : notnull
{
    private const int FirstLength = 16;
    private const int LastLength = 1 << 28;

    // From here on the memory counts more than that chains are short.
    private const int Large = 4096;

    // With hashes that nobody chose, none of a million chains gets as long.
    private const int LongestChain = 32;

    private LocalEntry<TKey>?[] _buckets = new LocalEntry<TKey>?[FirstLength];

    /// <summary>What readers stamp on what they use.</summary>
    public ushort Generation { get; set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public LocalEntry<TKey>? Find(TKey key, uint hash)
    {
        var buckets = Volatile.Read(ref _buckets);
        for (var entry = buckets[(int)hash & (buckets.Length - 1)]; entry is not null; entry = entry.NextByKey)
        {
            if (IsOf(entry, key, hash))
            {
                // Written only if it changes, so that what is hot stays in the caches of all cores.
                if (entry.Stamp != Generation)
                    Count(entry);
                return entry;
            }
        }

        return buckets == Volatile.Read(ref _buckets) ? null : Again(key, hash);
    }

    /// <summary>The entry of an identity, among those that are found so.</summary>
    public NamedEntry<TKey>? FindNamed(string identity, uint hash)
    {
        var buckets = Volatile.Read(ref _buckets);
        for (var entry = buckets[(int)hash & (buckets.Length - 1)]; entry is not null; entry = entry.NextByKey)
        {
            if (entry is not NamedEntry<TKey> named || entry.Hash != hash || named.Identity != identity)
                continue;
            if (entry.Stamp != Generation)
                Count(entry);
            return named;
        }

        return buckets == Volatile.Read(ref _buckets) ? null : FindNamed(identity, hash);
    }

    /// <summary>Under the lock, and without counting as a use: the entry that stands for the same key or identity as this one; it may be this one.</summary>
    public LocalEntry<TKey>? Peek(LocalEntry<TKey> one)
    {
        var entry = Bucket(one.Hash);
        while (entry is not null && !StandForTheSame(entry, one))
            entry = entry.NextByKey;
        return entry;
    }

    /// <summary>The entry that has to make room for one more: the last of a chain that would become too long.</summary>
    public LocalEntry<TKey>? Crowded(uint hash)
    {
        var length = 1;
        for (var entry = Bucket(hash); entry is not null; entry = entry.NextByKey)
        {
            if (entry.NextByKey is null && length >= LongestChain)
                return entry;
            length++;
        }

        return null;
    }

    public void Add(LocalEntry<TKey> entry, int count)
    {
        if (count > (_buckets.Length < Large ? _buckets.Length / 2 : _buckets.Length) && _buckets.Length < LastLength)
            Grow();
        ref var bucket = ref Bucket(entry.Hash);
        entry.NextByKey = bucket;
        Volatile.Write(ref bucket, entry);
    }

    /// <summary>Takes out this very entry, which must be there.</summary>
    public void Remove(LocalEntry<TKey> entry)
    {
        ref var link = ref Bucket(entry.Hash);
        while (link != entry)
            link = ref link!.NextByKey;
        Volatile.Write(ref link, entry.NextByKey);
    }

    public void Clear() => Volatile.Write(ref _buckets, new LocalEntry<TKey>?[FirstLength]);

    // Where keys are compared as quickly as hashes, the hash would only be one more thing to read.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsOf(LocalEntry<TKey> entry, TKey key, uint hash) =>
        ((typeof(TKey).IsValueType && Unsafe.SizeOf<TKey>() <= sizeof(ulong)) || entry.Hash == hash) && Sameness.AreSame(entry.Key, key);

    private static bool StandForTheSame(LocalEntry<TKey> entry, LocalEntry<TKey> one) => one is NamedEntry<TKey> named
        ? entry is NamedEntry<TKey> other && other.Hash == one.Hash && other.Identity == named.Identity
        : entry is not NamedEntry<TKey> && IsOf(entry, one.Key, one.Hash);

    private ref LocalEntry<TKey>? Bucket(uint hash) => ref _buckets[(int)hash & (_buckets.Length - 1)];

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Count(LocalEntry<TKey> entry)
    {
        entry.Count(Generation);
        uses.Add(entry.StoreHash);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private LocalEntry<TKey>? Again(TKey key, uint hash) => Find(key, hash);

    private void Grow()
    {
        var grown = new LocalEntry<TKey>?[_buckets.Length * 2];
        foreach (var bucket in _buckets)
        {
            for (var entry = bucket; entry is not null;)
            {
                var next = entry.NextByKey;
                ref var link = ref grown[(int)entry.Hash & (grown.Length - 1)];
                Volatile.Write(ref entry.NextByKey, link);
                link = entry;
                entry = next;
            }
        }

        Volatile.Write(ref _buckets, grown);
    }
}
