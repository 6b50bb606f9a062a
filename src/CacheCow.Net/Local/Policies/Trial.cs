namespace CacheCow.Net;

/// <summary>A small model of a shard under one balance, fed with a sample: no objects, only hashes.</summary>
internal sealed class Trial
{
    private readonly TwoQueues _queues = new();
    private readonly StoreIndex _index = new();
    private readonly int _capacity;
    private int _count;

    public Trial(Balance balance, int capacity)
    {
        _capacity = capacity;
        _queues.Balance = balance;
        _queues.Remember(Math.Max(2 * capacity, History.Least));
    }

    /// <summary>The hits, those of long ago counted for less.</summary>
    public double Score { get; private set; }

    public void Use(ulong storeHash, ushort now)
    {
        if (_index.Find(storeHash) is { } node)
        {
            Score++;
            if (node.Stamp != now)
                node.Count(now);
            return;
        }

        node = LocalNode.Shade(storeHash);
        _index.Add(node, ++_count);
        _queues.Add(node, now);
        if (_count <= _capacity)
            return;
        _index.Remove(_queues.Evict());
        _count--;
    }

    public void Age(double factor) => Score *= factor;
}
