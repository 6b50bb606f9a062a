namespace CacheCow.Net;

/// <summary>Least recently used, to a 128th of what is held.</summary>
internal sealed class LruPolicy : LocalPolicy
{
    private const int Lists = 2 * GenerationsPerTurnover;

    private readonly UseOrder _order = new(Lists, generationsPerList: 1);
    private long _generations = 1;

    public override void Added(LocalNode node, int count)
    {
        if (Tick(count))
            _generations++;
        Append(node);
    }

    public override void Replaced(LocalNode old, LocalNode node)
    {
        NodeList.Remove(old);
        Append(node);
    }

    public override void Removed(LocalNode node) => NodeList.Remove(node);

    public override LocalNode Evict()
    {
        while (true)
        {
            var node = _order.Oldest;
            NodeList.Remove(node);
            if (node.Stamp == node.Entered)
                return node;
            node.Entered = node.Stamp;
            _order.Add(node, _generations - (ushort)(Generation - node.Stamp));
        }
    }

    public override void Clear() => _order.Clear();

    private void Append(LocalNode node)
    {
        node.Stamp = node.Entered = Generation;
        _order.Add(node, _generations);
    }
}
