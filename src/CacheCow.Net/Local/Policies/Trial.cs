namespace CacheCow.Net;

/// <summary>A small model of a shard under one balance, fed with a sample: no objects, only hashes.</summary>
internal sealed class Trial
{
    private readonly TwoQueues _queues = new();
    private readonly StoreIndex _index = new();
    private readonly int _capacity;

    public Trial(Balance balance, int capacity)
    {
        _capacity = capacity;
        _queues.Balance = balance;

        // Several times what a trial holds, which is no more than Trials.MostObjects.
        _queues.Remember(History.Least);
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
        _queues.Add(node, now);
        _index.Add(node, _queues.Count);
        if (_queues.Count > _capacity)
            _index.Remove(_queues.Evict());
    }

    public void Age(double factor) => Score *= factor;
}
