namespace CacheCow.Net;

/// <summary>How much a cache keeps in this process, in front of its store, and for how long. Immutable; each value is checked when it is set.</summary>
public sealed record LocalTierOptions
{
    /// <summary>How many objects at the most. 1 to 2,147,483,647; default 10,000. Fewer: more reads of the store; more: more memory, and longer garbage collections.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int MaxEntries { get; init => field = Guard.Between(value, 1, int.MaxValue); } = 10_000;

    /// <summary>
    /// How many bytes at the most: the objects as they were serialised, and <see cref="LocalNode.Overhead"/> for each. 1,024 to 2^62; default
    /// 64 MiB. A large tier is divided into up to 16 parts of equal size; an object that is larger than a part is not kept.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public long MaxBytes { get; init => field = Guard.Between(value, 1024, 1L << 62); } = 64L << 20;

    /// <summary>Which object leaves when the tier is full. Default <see cref="Eviction.Adaptive"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the known values.</exception>
    public Eviction Eviction { get; init => field = Guard.Known(value); }

    /// <summary>
    /// How long an object is kept at the most; and no longer than it lives in the store, if that is written down with it (by caches with a local tier, early refresh or stale serving). 1 second to 1 day; default 1 minute. Shorter: more reads
    /// of the store; longer: an object whose change nobody told is shown for longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan Ttl { get; init => field = Guard.Between(value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)); } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long the tier answers without a sign of life on the path that invalidations take. 1 second to 1 minute; default 3 seconds. Shorter:
    /// a slow link leaves more to the store; longer: when the link breaks, an old object is shown for longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan MaxStaleness
    {
        get;
        init => field = Guard.Between(value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    } = TimeSpan.FromSeconds(3);
}
