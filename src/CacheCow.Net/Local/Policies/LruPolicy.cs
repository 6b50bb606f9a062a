namespace CacheCow.Net;

/// <summary>Least recently used, to a 128th of the capacity: a list for each generation, and an entry moves on only when its turn has come.</summary>
internal sealed class LruPolicy : LocalPolicy
{
    private const int Lists = 256;

    private readonly NodeList[] _lists = new NodeList[Lists];
    private ushort _oldest = 1;

    public LruPolicy()
    {
        for (var i = 0; i < Lists; i++)
            _lists[i] = new NodeList();
    }

    public override void Added(LocalNode node, int count)
    {
        if (Tick(count))
            MakeRoom();
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
            var list = _lists[_oldest % Lists];
            if (list.First is not { } node)
            {
                _oldest++;
                continue;
            }

            NodeList.Remove(node);
            if (node.Stamp == _oldest || IsOlder(node.Stamp))
                return node;
            _lists[node.Stamp % Lists].Append(node);
        }
    }

    public override void Clear()
    {
        foreach (var list in _lists)
            list.Clear();
        _oldest = Generation;
    }

    // What was stamped before the oldest list began came there when two lists became one.
    private bool IsOlder(ushort stamp) => (short)(stamp - _oldest) < 0;

    private void Append(LocalNode node)
    {
        node.Stamp = Generation;
        _lists[Generation % Lists].Append(node);
    }

    // As many generations as lists have passed without an eviction: the two oldest become one.
    private void MakeRoom()
    {
        if ((ushort)(Generation - _oldest) < Lists)
            return;
        var next = _lists[(_oldest + 1) % Lists];
        var oldest = _lists[_oldest % Lists];
        oldest.Take(next);
        next.Take(oldest);
        _oldest++;
    }
}
