namespace CacheCow.Net;

/// <summary>
/// Provides the options of a local tier: how much a cache keeps in this process, in front of its store, and for how long. Immutable; each
/// value is checked when it is set.
/// </summary>
public sealed record LocalTierOptions
{
    /// <summary>Gets the maximum number of objects: 1 to 2,147,483,647. The default is 10,000.</summary>
    /// <remarks>
    /// If it is smaller, the store is read more often. If it is larger, the tier needs more memory, and garbage collections take longer.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxEntries { get; init => field = Guard.Between(value, 1, int.MaxValue); } = 10_000;

    /// <summary>Gets the maximum number of bytes: 1,024 to 2^62. The default is 64 MiB.</summary>
    /// <remarks>
    /// The bytes of an object are its serialised bytes, and <see cref="LocalNode.Overhead"/> (120 bytes). A large tier is divided into up
    /// to 16 parts of equal size. An object that is larger than a part is not kept.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public long MaxBytes { get; init => field = Guard.Between(value, 1024, 1L << 62); } = 64L << 20;

    /// <summary>Gets which object is removed when the tier is full. The default is <see cref="Eviction.Adaptive"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a defined one.</exception>
    public Eviction Eviction { get; init => field = Guard.Known(value); }

    /// <summary>Gets the maximum time that an object is kept: 1 second to 1 day. The default is 1 minute.</summary>
    /// <remarks>
    /// An object is not kept longer than it lives in the store, if its lifetime is stored with it (by caches with a local tier, early
    /// refresh or stale serving). If the time is shorter, the store is read more often. If it is longer, an object whose change nobody told
    /// is shown for longer.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan Ttl { get; init => field = Guard.Between(value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)); } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gets the time that the tier answers without a sign of life on the link that carries invalidations: 1 second to 1 minute. The default
    /// is 3 seconds.
    /// </summary>
    /// <remarks>
    /// If it is shorter, a slow link causes more reads of the store. If it is longer, an old object is shown for longer when the link
    /// breaks.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan MaxStaleness
    {
        get;
        init => field = Guard.Between(value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    } = TimeSpan.FromSeconds(3);
}
