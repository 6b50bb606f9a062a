namespace CacheCow.Net;

/// <summary>Decides which entry of a shard leaves. Called under the shard's lock; hears of hits only through what readers stamp on the entries.</summary>
/// <param name="capacity">How many entries the shard may hold.</param>
internal abstract class LocalPolicy(int capacity)
{
    private const int GenerationsPerTurnover = 64;

    private readonly int _putsPerGeneration = Math.Max(1, capacity / GenerationsPerTurnover);
    private int _putsLeft;

    /// <summary>Time as eviction counts it: a 64th of the shard's capacity in puts. A later use in the same generation leaves no trace.</summary>
    public ushort Generation { get; private set; } = 1;

    public static LocalPolicy Create(Eviction eviction, int capacity) => eviction switch
    {
        Eviction.Lru => new LruPolicy(capacity),
        Eviction.Lfu => new LfuPolicy(capacity),
        Eviction.Fifo => new FifoPolicy(capacity),
        _ => new LruPolicy(capacity),
    };

    /// <summary>A key that was not held has been put.</summary>
    public abstract void Added(LocalNode node);

    /// <summary>A key that is held was put again: the new entry takes the old one's place, and counts as used.</summary>
    public abstract void Replaced(LocalNode old, LocalNode node);

    /// <summary>An entry left for another reason than eviction.</summary>
    public abstract void Removed(LocalNode node);

    /// <summary>Chooses an entry, of which there is at least one, and forgets it.</summary>
    public abstract LocalNode Evict();

    /// <summary>All entries left at once.</summary>
    public abstract void Clear();

    /// <summary>Counts a put; true if a new generation begins with it.</summary>
    protected bool Tick()
    {
        if (--_putsLeft > 0)
            return false;
        _putsLeft = _putsPerGeneration;
        Generation++;
        return true;
    }
}
