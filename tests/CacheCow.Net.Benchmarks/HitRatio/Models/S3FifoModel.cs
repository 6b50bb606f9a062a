namespace CacheCow.Net.Benchmarks;

/// <summary>S3-FIFO (Yang et al., SOSP 2023): a small queue of a tenth, a main queue, and the keys of what left the small one.</summary>
internal sealed class S3FifoModel : CacheModel
{
    private const int MostUses = 3;

    private readonly int _size;
    private readonly int _smallSize;
    private readonly Dictionary<int, Node> _held = [];
    private readonly Queue<Node> _small = new();
    private readonly Queue<Node> _main = new();
    private readonly Queue<int> _ghosts = new();
    private readonly Dictionary<int, int> _ghostCounts = [];

    public S3FifoModel(int size) => (_size, _smallSize) = (size, Math.Max(1, size / 10));

    public override bool Use(int key)
    {
        if (_held.TryGetValue(key, out var node))
        {
            node.Uses = Math.Min(node.Uses + 1, MostUses);
            return true;
        }

        while (_held.Count >= _size)
            Evict();
        _held.Add(key, node = new Node(key));
        (_ghostCounts.ContainsKey(key) ? _main : _small).Enqueue(node);
        return false;
    }

    private void Evict()
    {
        if (_small.Count < _smallSize && _main.Count > 0)
        {
            EvictMain();
            return;
        }

        while (_small.TryDequeue(out var node))
        {
            if (node.Uses <= 1)
            {
                _held.Remove(node.Key);
                Haunt(node.Key);
                return;
            }

            node.Uses = 0;
            _main.Enqueue(node);
        }

        EvictMain();
    }

    private void EvictMain()
    {
        while (true)
        {
            var node = _main.Dequeue();
            if (node.Uses == 0)
            {
                _held.Remove(node.Key);
                return;
            }

            node.Uses--;
            _main.Enqueue(node);
        }
    }

    private void Haunt(int key)
    {
        _ghosts.Enqueue(key);
        _ghostCounts[key] = _ghostCounts.GetValueOrDefault(key) + 1;
        while (_ghosts.Count > _size - _smallSize)
        {
            var oldest = _ghosts.Dequeue();
            if (--_ghostCounts[oldest] == 0)
                _ghostCounts.Remove(oldest);
        }
    }

    private sealed class Node(int key)
    {
        public int Key { get; } = key;

        public int Uses { get; set; }
    }
}
