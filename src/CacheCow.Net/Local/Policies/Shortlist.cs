namespace CacheCow.Net;

/// <summary>The few entries of the lowest rank that were met so far, of which the next to go is taken.</summary>
internal sealed class Shortlist
{
    private const int Places = 16;

    private readonly LocalNode?[] _nodes = new LocalNode?[Places];
    private readonly int[] _ranks = new int[Places];
    private int _count;
    private int _highest;

    /// <summary>The entry of the lowest rank; there must be one.</summary>
    public LocalNode Lowest
    {
        get
        {
            var lowest = 0;
            for (var i = 1; i < _count; i++)
            {
                if (_ranks[i] < _ranks[lowest])
                    lowest = i;
            }

            return _nodes[lowest]!;
        }
    }

    public ReadOnlySpan<LocalNode?> Nodes => _nodes.AsSpan(0, _count);

    /// <summary>Tells the rank of an entry anew.</summary>
    public void Rank(int place, int rank)
    {
        _ranks[place] = rank;
        if (place == _count - 1)
            FindHighest();
    }

    /// <summary>Takes an entry that is not listed, if there is room or its rank is lower than another's.</summary>
    /// <returns>The entry that is not listed now: the one that had to make room, or the new one itself; null when there was room.</returns>
    public LocalNode? Offer(LocalNode node, int rank)
    {
        if (_count < Places)
        {
            (_nodes[_count], _ranks[_count]) = (node, rank);
            _count++;
            FindHighest();
            return null;
        }

        if (rank >= _ranks[_highest])
            return node;
        var other = _nodes[_highest];
        (_nodes[_highest], _ranks[_highest]) = (node, rank);
        FindHighest();
        return other;
    }

    public void Remove(LocalNode node)
    {
        var place = Array.IndexOf(_nodes, node, 0, _count);
        _count--;
        (_nodes[place], _ranks[place]) = (_nodes[_count], _ranks[_count]);
        _nodes[_count] = null;
    }

    public void Clear()
    {
        Array.Clear(_nodes);
        _count = 0;
    }

    // Who is the highest is asked only when all places are taken, and found anew by whoever takes the last.
    private void FindHighest()
    {
        _highest = 0;
        for (var i = 1; i < _count; i++)
        {
            if (_ranks[i] > _ranks[_highest])
                _highest = i;
        }
    }
}
