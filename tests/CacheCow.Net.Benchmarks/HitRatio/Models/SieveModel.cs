namespace CacheCow.Net.Benchmarks;

/// <summary>SIEVE (Zhang et al., NSDI 2024): a queue, a mark, and a hand that stays where it was.</summary>
internal sealed class SieveModel(int size) : CacheModel
{
    private readonly Dictionary<int, Node> _held = [];
    private readonly LinkedList<Node> _queue = new();
    private LinkedListNode<Node>? _hand;

    public override bool Use(int key)
    {
        if (_held.TryGetValue(key, out var node))
            return node.Used = true;
        if (_held.Count == size)
            Evict();
        _held.Add(key, _queue.AddLast(new Node(key)).Value);
        return false;
    }

    private void Evict()
    {
        var at = _hand ?? _queue.First!;
        for (; at.Value.Used; at = at.Next ?? _queue.First!)
            at.Value.Used = false;
        _hand = at.Next;
        _held.Remove(at.Value.Key);
        _queue.Remove(at);
    }

    private sealed class Node(int key)
    {
        public int Key { get; } = key;

        public bool Used { get; set; }
    }
}
