namespace CacheCow.Net;

/// <summary>First in, first out.</summary>
internal sealed class FifoPolicy : LocalPolicy
{
    private readonly NodeList _list = new();

    public override void Added(LocalNode node, int count) => _list.Append(node);

    public override void Replaced(LocalNode old, LocalNode node) => NodeList.Replace(old, node);

    public override void Removed(LocalNode node) => NodeList.Remove(node);

    public override LocalNode Evict()
    {
        var first = _list.First!;
        NodeList.Remove(first);
        return first;
    }

    public override void Clear() => _list.Clear();
}
