namespace CacheCow.Net;

/// <summary>Provides the options of a single read. The default value stands for a normal read.</summary>
public readonly record struct ReadOptions
{
    /// <summary>Gets a value that indicates whether the cached object is dropped, and the object is fetched again and cached.</summary>
    /// <remarks>
    /// If the store cannot be reached, the object is fetched all the same, and the old cached object may come back. To be sure that nobody
    /// reads it again, invalidate.
    /// </remarks>
    public bool Refresh { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the object is fetched without reading the cache and without storing. It takes precedence over
    /// <see cref="Refresh"/>.
    /// </summary>
    public bool Bypass { get; init; }

    /// <summary>
    /// Gets the time that the object is cached if this read fetches it, in place of <see cref="EntryPolicy.Ttl"/>: 1 millisecond to 3,650
    /// days, or <see cref="TimeSpan.Zero"/> for no expiry. The default is <see langword="null"/>: the time of the policy.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan? Ttl { get; init => field = value is { } ttl ? EntryPolicy.Lifetime(ttl, nameof(Ttl)) : null; }
}
