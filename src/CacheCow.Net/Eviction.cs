namespace CacheCow.Net;

/// <summary>Which object leaves a full local tier.</summary>
public enum Eviction
{
    /// <summary>Weighs recency against frequency, and adapts the weights to what would have been hit. The default, and the best choice unless you know better.</summary>
    Adaptive,

    /// <summary>What was used least recently. Good when what was just used is used again soon; a scan or a loop that is larger than the tier empties it.</summary>
    Lru,

    /// <summary>What was used least often. Good when the popular objects stay the same; slow to let go of what was popular once.</summary>
    Lfu,

    /// <summary>What was put first, however often it is used. The least work.</summary>
    Fifo,
}
