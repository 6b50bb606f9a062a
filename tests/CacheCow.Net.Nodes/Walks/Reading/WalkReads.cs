namespace CacheCow.Net.Nodes;

/// <summary>What the readers of one run have seen.</summary>
internal sealed class WalkReads
{
    public int Reads { get; private set; }

    /// <summary>Reads that were answered without a fetch.</summary>
    public int Hits { get; private set; }

    /// <summary>Reads that brought an older version than was committed when they began, or another key's object, or none.</summary>
    public int Stale { get; private set; }

    /// <summary>Of these, those that were answered without a fetch.</summary>
    public int StaleHits { get; private set; }

    public void Add(int key, long committed, Versioned? got, bool isHit)
    {
        var isStale = got is null || got.Key != key || got.Version < committed;
        Reads++;
        Hits += isHit ? 1 : 0;
        Stale += isStale ? 1 : 0;
        StaleHits += isStale && isHit ? 1 : 0;
    }
}
