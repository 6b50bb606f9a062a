namespace CacheCow.Net;

/// <summary>
/// A window of newcomers and a main queue of those that have proved themselves, weighing recency against frequency.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>A newcomer enters the window, which lets go of what was used least recently. One that the history knows enters the main queue at once, if its rank by the
/// uses <i>before</i> this one is higher than the lowest rank there: one more use is no merit, since every newcomer has it.</item>
/// <item>At the end of the window, one that was used meanwhile enters the main queue by the same rule, or else goes back to where its last use puts it;
/// one that was not leaves, and the history notes its last use and its uses.</item>
/// <item>Who enters a full main queue sends the one of the lowest rank there back to the window, for a last chance.</item>
/// <item>The lowest rank is looked for by a hand that passes over a few entries at each decision, and a short list of the lowest that it met:
/// no order is kept, so a hit moves nothing, and other weights take effect at once.</item>
/// <item>A rank is the time of the last use, plus the logarithm of the uses times a weight. Without weight this is LIRS (Jiang and Zhang, 2002), with
/// a large weight TinyLFU (Einziger et al., 2017), and with a window that is all there is, LRU. Uses are halved with age.</item>
/// </list>
/// </remarks>
internal sealed partial class TwoQueues
{
    private const int Glances = 12;
    private const int MovesAtOnce = 4;
    private const int MostChances = 256;
    private const int GenerationsBetweenHalvings = 30 * LocalPolicy.GenerationsPerTurnover;
    private const int GenerationsPerList = 2;
    private const int MainBit = 1;
    private const int ListedBit = 2;
    private const int EraShift = 2;
    private const int Eras = 64;

    private readonly UseOrder _window = new(LocalPolicy.GenerationsPerTurnover / GenerationsPerList, GenerationsPerList);
    private readonly NodeList _main = new();
    private readonly Shortlist _shortlist = new();
    private LocalNode? _hand;
    private History? _history;
    private ushort _now;
    private int _windowCount;
    private int _mainCount;
    private int _capacity = int.MaxValue;
    private long _generations;

    public Balance Balance { get; set; } = Balance.All[Balance.First];

    public int Count => _windowCount + _mainCount;

    private int Era => (int)(_generations / GenerationsBetweenHalvings % Eras);

    private int WindowRoom => Math.Max(1, _capacity / Balance.WindowPart);

    private int MainRoom => _capacity - WindowRoom;

    /// <summary>The history's length follows what is held; what it knew is lost.</summary>
    public void Remember(int objects) => _history = new History(objects);

    public void Add(LocalNode node, ushort now)
    {
        Advance(now);
        (node.Stamp, node.Entered, node.Uses) = (now, now, 1);
        var proven = _windowCount + _mainCount < _capacity && _mainCount < MainRoom;
        if (_history is not null && _history.TryTake(node.StoreHash, now, out var idle, out var uses))
        {
            uses = Math.Max(1, uses >> Math.Min(idle / GenerationsBetweenHalvings, 31));
            node.Uses = (byte)Math.Min(uses + 1, LocalNode.MostUses);
            proven |= IsBetter(Rank.Of(idle, uses, Balance.DoublingWorth));
        }

        if (proven)
            EnterMain(node);
        else
            EnterWindow(node, now);
    }

    public void Replace(LocalNode old, LocalNode node)
    {
        Unlist(old);
        (node.Stamp, node.Entered, node.Uses, node.QueueBits) = (_now, old.Entered, old.Uses, old.QueueBits);
        NodeList.Replace(old, node);
        if (_hand == old)
            _hand = node;
    }

    public void Remove(LocalNode node)
    {
        Unlist(node);
        if (_hand == node)
            _hand = NodeList.Before(node);
        NodeList.Remove(node);
        if (IsMain(node))
            _mainCount--;
        else
            _windowCount--;
    }

    public LocalNode Evict()
    {
        _capacity = Math.Max(1, _windowCount + _mainCount - 1);
        Rebalance();
        for (var chances = MostChances; ; chances--)
        {
            var oldest = _window.Oldest;
            Remove(oldest);
            if (oldest.Stamp == oldest.Entered || chances == 0)
                return Evicted(oldest);
            GiveChance(oldest);
        }
    }

    public void Clear()
    {
        _window.Clear();
        _main.Clear();
        _shortlist.Clear();
        (_hand, _windowCount, _mainCount) = (null, 0, 0);
    }

    private static bool IsMain(LocalNode node) => (node.QueueBits & MainBit) != 0;

    private void Advance(ushort now)
    {
        _generations += (ushort)(now - _now);
        _now = now;
    }

    private void EnterMain(LocalNode node)
    {
        node.QueueBits = (byte)(Era << EraShift | MainBit);
        _main.Append(node);
        _mainCount++;
    }

    private void EnterWindow(LocalNode node, ushort generation)
    {
        node.QueueBits = (byte)(Era << EraShift);
        _window.Add(node, _generations - Idle(generation));
        _windowCount++;
    }

    // A few moves at a time, so that a change of the balance holds nobody up.
    private void Rebalance()
    {
        for (var i = 0; (i < MovesAtOnce && _mainCount > MainRoom) || _windowCount == 0; i++)
            Demote();
        for (var i = 0; i < MovesAtOnce && _mainCount < MainRoom; i++)
        {
            var oldest = _window.Oldest;
            Remove(oldest);
            EnterMain(Aged(oldest));
        }
    }

    private void GiveChance(LocalNode node)
    {
        Aged(node);
        var better = IsBetter(Rank.Of(Idle(node.Entered), Math.Max(1, node.Uses - 1), Balance.DoublingWorth));
        node.Entered = node.Stamp;
        if (!better)
        {
            EnterWindow(node, node.Stamp);
            return;
        }

        EnterMain(node);
        if (_mainCount > MainRoom)
            Demote();
    }

    private LocalNode Evicted(LocalNode node)
    {
        Aged(node);
        _history?.Add(node.StoreHash, node.Stamp, node.Uses, _now);
        return node;
    }

    private void Demote()
    {
        Glance();
        var node = _shortlist.Lowest;
        Remove(node);
        node.Entered = node.Stamp;
        EnterWindow(Aged(node), _now);
    }
}
