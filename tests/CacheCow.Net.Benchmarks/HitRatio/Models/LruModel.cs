namespace CacheCow.Net.Benchmarks;

/// <summary>Least recently used, exactly.</summary>
internal sealed class LruModel(int size) : CacheModel
{
    private readonly Dictionary<int, LinkedListNode<int>> _held = [];
    private readonly LinkedList<int> _order = new();

    public override bool Use(int key)
    {
        if (_held.TryGetValue(key, out var node))
        {
            _order.Remove(node);
            _order.AddLast(node);
            return true;
        }

        if (_held.Count == size)
        {
            _held.Remove(_order.First!.Value);
            _order.RemoveFirst();
        }

        _held.Add(key, _order.AddLast(key));
        return false;
    }
}
