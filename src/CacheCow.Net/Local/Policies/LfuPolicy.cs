namespace CacheCow.Net;

/// <summary>Least frequently used, in generations of use: a list for each count, and an entry moves up only when its turn has come.</summary>
/// <remarks>After ten turnovers all counts are halved, so that what was popular once leaves in the end.</remarks>
internal sealed class LfuPolicy : LocalPolicy
{
    private const int Lists = 64;
    private const int GenerationsBetweenHalvings = 1280;

    private readonly NodeList[] _lists = new NodeList[Lists];
    private int _untilHalving = GenerationsBetweenHalvings;

    public LfuPolicy()
    {
        for (var i = 0; i < Lists; i++)
            _lists[i] = new NodeList();
    }

    public override void Added(LocalNode node, int count)
    {
        if (Tick(count) && --_untilHalving == 0)
            Halve();
        node.Stamp = Generation;
        _lists[0].Append(node);
    }

    public override void Replaced(LocalNode old, LocalNode node)
    {
        (node.Stamp, node.Uses, node.QueueBits) = (Generation, old.Uses, old.QueueBits);
        NodeList.Replace(old, node);
    }

    public override void Removed(LocalNode node) => NodeList.Remove(node);

    public override LocalNode Evict()
    {
        for (var level = 0; ;)
        {
            if (_lists[level].First is not { } node)
            {
                level++;
                continue;
            }

            NodeList.Remove(node);
            var now = Math.Min((int)node.Uses, Lists - 1);
            if (now <= level)
                return node;
            _lists[now].Append(node);
        }
    }

    public override void Clear()
    {
        foreach (var list in _lists)
            list.Clear();
    }

    private void Halve()
    {
        _untilHalving = GenerationsBetweenHalvings;
        var all = new NodeList();
        foreach (var list in _lists)
            all.Take(list);
        while (all.First is { } node)
        {
            node.Uses /= 2;
            NodeList.Remove(node);
            _lists[Math.Min((int)node.Uses, Lists - 1)].Append(node);
        }
    }
}
