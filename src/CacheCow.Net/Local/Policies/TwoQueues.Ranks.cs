namespace CacheCow.Net;

/// <summary>How the entry of the lowest rank in the main queue is found.</summary>
internal sealed partial class TwoQueues
{
    private bool IsBetter(int rank)
    {
        if (_mainCount == 0 || MainRoom == 0)
            return false;
        Glance();
        return rank > RankOf(_shortlist.Lowest);
    }

    private void Glance()
    {
        var listed = _shortlist.Nodes;
        for (var i = 0; i < listed.Length; i++)
            _shortlist.Rank(i, RankOf(listed[i]!));
        for (var left = Math.Min(Glances, _mainCount); left > 0; left--)
        {
            _hand = _main.After(_hand);
            if ((_hand.QueueBits & ListedBit) == 0)
                List(_hand);
        }
    }

    private void List(LocalNode node)
    {
        // Who is not listed in the end may be the entry itself.
        var unlisted = _shortlist.Offer(node, RankOf(node));
        node.QueueBits |= ListedBit;
        if (unlisted is not null)
            unlisted.QueueBits &= unchecked((byte)~ListedBit);
    }

    private void Unlist(LocalNode node)
    {
        if ((node.QueueBits & ListedBit) == 0)
            return;
        _shortlist.Remove(node);
        node.QueueBits &= unchecked((byte)~ListedBit);
    }

    private int RankOf(LocalNode node) => Rank.Of(Idle(node.Stamp), Aged(node).Uses, Balance.DoublingWorth);

    private int Idle(ushort stamp) => (ushort)(_now - stamp);

    // Halved as often as an era has begun since it was last looked at.
    private LocalNode Aged(LocalNode node)
    {
        var eras = (Era - (node.QueueBits >> EraShift) + Eras) % Eras;
        if (eras != 0)
        {
            node.Uses = (byte)(node.Uses >> Math.Min(eras, 8));
            node.QueueBits = (byte)(Era << EraShift | (node.QueueBits & (MainBit | ListedBit)));
        }

        return node;
    }
}
