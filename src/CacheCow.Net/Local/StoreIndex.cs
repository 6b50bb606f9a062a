namespace CacheCow.Net;

/// <summary>The entries of a shard by the hash of their key in the store, for messages that name objects so. Used under the shard's lock only.</summary>
internal sealed class StoreIndex
{
    private const int FirstLength = 16;
    private const int LastLength = 1 << 28;
    private const int EntriesPerBucket = 2;

    private LocalNode?[] _buckets = new LocalNode?[FirstLength];

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

    private static ref LocalNode? Bucket(LocalNode?[] buckets, ulong storeHash) => ref buckets[(storeHash >> 32) & (ulong)(buckets.Length - 1)];

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
