namespace CacheCow.Net;

/// <summary>Decides which entry of a shard leaves. Called under the shard's lock; hears of hits only through what readers stamp on the entries.</summary>
internal abstract class LocalPolicy
{
    public const int GenerationsPerTurnover = 128;

    private int _putsLeft;

    /// <summary>Time as eviction counts it: a 128th of what is held, in puts. A later use in the same generation leaves no trace.</summary>
    public ushort Generation { get; private set; } = 1;

    /// <summary>Where readers note the uses that the policy samples; closed unless it does.</summary>
    public UseLog UseLog { get; } = new();

    public static LocalPolicy Create(Eviction eviction) => eviction switch
    {
        Eviction.Lru => new LruPolicy(),
        Eviction.Lfu => new LfuPolicy(),
        Eviction.Fifo => new FifoPolicy(),
        _ => new AdaptivePolicy(),
    };

    /// <summary>A key that was not held has been put.</summary>
    /// <param name="node">Its entry.</param>
    /// <param name="count">How many entries are held by now.</param>
    public abstract void Added(LocalNode node, int count);

    /// <summary>A key that is held was put again: the new entry takes the old one's place, and counts as used.</summary>
    public abstract void Replaced(LocalNode old, LocalNode node);

    /// <summary>An entry left for another reason than eviction.</summary>
    public abstract void Removed(LocalNode node);

    /// <summary>Chooses an entry, of which there is at least one, and forgets it.</summary>
    public abstract LocalNode Evict();

    /// <summary>All entries left at once.</summary>
    public abstract void Clear();

    /// <summary>Counts a put; true if a new generation begins with it.</summary>
    protected bool Tick(int count)
    {
        if (--_putsLeft > 0)
            return false;
        _putsLeft = count / GenerationsPerTurnover;
        Generation++;
        return true;
    }
}
