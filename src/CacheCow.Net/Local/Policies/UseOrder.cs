namespace CacheCow.Net;

/// <summary>Entries in the order of their last use, as coarse as generations are: a list for each few of them, in a ring.</summary>
/// <remarks>An entry that is used stays where it is. Who finds it at the end, and sees that it was used, puts it where it belongs.</remarks>
internal sealed class UseOrder
{
    private readonly NodeList[] _lists;
    private readonly int _generationsPerList;
    private long _oldest;

    public UseOrder(int lists, int generationsPerList)
    {
        (_lists, _generationsPerList) = (new NodeList[lists], generationsPerList);
        for (var i = 0; i < lists; i++)
            _lists[i] = new NodeList();
    }

    /// <summary>The entry at the end, of which there must be one.</summary>
    public LocalNode Oldest
    {
        get
        {
            while (true)
            {
                if (ListOf(_oldest).First is { } node)
                    return node;
                _oldest++;
            }
        }
    }

    /// <param name="node">Stands in no list.</param>
    /// <param name="generation">The generation after which it belongs, counted from the beginning.</param>
    public void Add(LocalNode node, long generation)
    {
        var list = Math.Max(_oldest, generation / _generationsPerList);
        while (list - _oldest >= _lists.Length)
            MergeOldest();
        ListOf(list).Append(node);
    }

    public void Clear()
    {
        foreach (var list in _lists)
            list.Clear();
    }

    // As many generations as the ring can tell apart have passed: the two oldest lists become one.
    private void MergeOldest()
    {
        var (oldest, next) = (ListOf(_oldest), ListOf(_oldest + 1));
        oldest.Take(next);
        next.Take(oldest);
        _oldest++;
    }

    private NodeList ListOf(long list) => _lists[list % _lists.Length];
}
