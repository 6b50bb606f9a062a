namespace CacheCow.Net;

/// <summary>How one read differs from the usual. The default value is the usual.</summary>
public readonly record struct ReadOptions
{
    /// <summary>
    /// Drops what is cached and fetches anew, and caches that. If the store cannot be reached, the object is fetched all the same, and
    /// what stood in the cache may come back: to be sure that nobody reads it again, invalidate.
    /// </summary>
    public bool Refresh { get; init; }

    /// <summary>Fetches without looking at the cache and without storing. Wins over <see cref="Refresh"/>.</summary>
    public bool Bypass { get; init; }

    /// <summary>
    /// How long the object is cached if this read is what fetches it, instead of <see cref="EntryPolicy.Ttl"/>. 1 millisecond to 3,650 days,
    /// or <see cref="TimeSpan.Zero"/> for no expiry; default <see langword="null"/>: as the policy says.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan? Ttl { get; init => field = value is { } ttl ? EntryPolicy.Lifetime(ttl, nameof(Ttl)) : null; }
}
