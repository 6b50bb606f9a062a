namespace CacheCow.Net;

/// <summary>The entries of a shard by the hash of their key in the store, for messages that name objects so. Used under the shard's lock only.</summary>
/// <remarks>
/// Whoever chooses keys can choose these hashes: those that share a part are spread by a seed, and of those that are equal, the last few are kept. The store itself has one place
/// for all of them.
/// </remarks>
internal sealed class StoreIndex
{
    private const int FirstLength = 16;
    private const int LastLength = 1 << 28;
    private const int EntriesPerBucket = 2;
    private const int MostOfOneHash = 32;

    private LocalNode?[] _buckets = new LocalNode?[FirstLength];

    /// <summary>The entry that has to make room for one more: one of those with this hash, if they would become too many.</summary>
    public LocalNode? Crowded(ulong storeHash)
    {
        var (equals, last) = (0, default(LocalNode));
        for (var node = Bucket(_buckets, storeHash); node is not null; node = node.NextByStore)
        {
            if (node.StoreHash == storeHash)
                (equals, last) = (equals + 1, node);
        }

        return equals >= MostOfOneHash ? last : null;
    }

    public void Add(LocalNode node, int count)
    {
        if (count / EntriesPerBucket > _buckets.Length && _buckets.Length < LastLength)
            Grow();
        Link(_buckets, node);
    }

    public void Remove(LocalNode node)
    {
        ref var link = ref Bucket(_buckets, node.StoreHash);
        while (link != node)
            link = ref link!.NextByStore;
        link = node.NextByStore;
    }

    /// <summary>One of the entries with this hash; null when there is none.</summary>
    public LocalNode? Find(ulong storeHash)
    {
        var node = Bucket(_buckets, storeHash);
        while (node is not null && node.StoreHash != storeHash)
            node = node.NextByStore;
        return node;
    }

    public void Clear() => _buckets = new LocalNode?[FirstLength];

    private static ref LocalNode? Bucket(LocalNode?[] buckets, ulong storeHash) => ref buckets[(int)KeyHash.OfBits(storeHash) & (buckets.Length - 1)];

    private static void Link(LocalNode?[] buckets, LocalNode node)
    {
        ref var bucket = ref Bucket(buckets, node.StoreHash);
        node.NextByStore = bucket;
        bucket = node;
    }

    private void Grow()
    {
        var grown = new LocalNode?[_buckets.Length * 2];
        foreach (var bucket in _buckets)
        {
            for (var node = bucket; node is not null;)
            {
                var next = node.NextByStore;
                Link(grown, node);
                node = next;
            }
        }

        _buckets = grown;
    }
}
