namespace CacheCow.Net;

/// <summary>Specifies which object a full local tier removes.</summary>
public enum Eviction
{
    /// <summary>
    /// Weighs recency of use against frequency of use, and adapts the weights to what would have been hit. This is the default, and the
    /// best choice unless you know better.
    /// </summary>
    Adaptive,

    /// <summary>
    /// Removes the object that was used least recently. It is good if what was just used is used again soon. A scan or a loop over more
    /// objects than the tier holds empties the tier.
    /// </summary>
    Lru,

    /// <summary>
    /// Removes the object that was used least often. It is good if the popular objects stay the same. It keeps objects that were popular
    /// once for a long time.
    /// </summary>
    Lfu,

    /// <summary>Removes the object that was put first, however often it is used. It is the least work.</summary>
    Fifo,
}
