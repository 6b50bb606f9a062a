namespace CacheCow.Net;

/// <summary>Describes whether an object is cached, and for how long. Immutable; each value is checked when it is set.</summary>
public sealed record EntryPolicy
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>
    /// Gets the default policy: an object is cached for 5 minutes, plus or minus 10 %, and "there is no such object" for 10 seconds.
    /// </summary>
    public static EntryPolicy Default { get; } = new();

    /// <summary>Gets a policy with which the object is returned and not stored.</summary>
    public static EntryPolicy DoNotStore { get; } = new() { Store = false };

    /// <summary>
    /// Gets the time that an object is cached: 1 millisecond to 3,650 days, or <see cref="TimeSpan.Zero"/> for no expiry. The default is 5
    /// minutes.
    /// </summary>
    /// <remarks>If it is longer, there are fewer fetches. If it is shorter, a change without an invalidation is noticed sooner.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan Ttl { get; init => field = Lifetime(value, nameof(Ttl)); } = TimeSpan.FromMinutes(5);

    /// <summary>Gets the fraction by which each lifetime is shortened or lengthened at random: 0 to 0.5. The default is 0.1.</summary>
    /// <remarks>If it is 0, objects that were filled together expire together, and are fetched together.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range, or is not a number.</exception>
    public double Jitter { get; init => field = Guard.Between(value, 0.0, 0.5); } = 0.1;

    /// <summary>
    /// Gets the time that "there is no such object" is cached: 1 millisecond to 3,650 days, or <see cref="TimeSpan.Zero"/> to not cache it.
    /// The default is 10 seconds.
    /// </summary>
    /// <remarks>If it is longer, an object that is created without an invalidation stays unseen for as long.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan NegativeTtl { get; init => field = Lifetime(value, nameof(NegativeTtl)); } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets the time after its expiry during which an object may still be served while the source fails or is slow: 0 to 3,650 days. The
    /// default is 0: never.
    /// </summary>
    /// <remarks>
    /// A source fails also if it exceeds <see cref="CacheCowOptions.FetchTimeout"/>; it is slow if it exceeds
    /// <see cref="CacheCowOptions.FetchSoftTimeout"/>. If the time is longer, an outage of the source stays unnoticed for as long, and
    /// objects take up room in the store for as long. An object that was invalidated is never served. The time applies neither to "there is
    /// no such object" nor to objects without expiry.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan ServeStale { get; init => field = Guard.Between(value, TimeSpan.Zero, Longest); }

    /// <summary>
    /// Gets the time before its expiry during which an object that is read may be fetched again in the background: 0 to 3,650 days, but no
    /// more than the lifetime counts. The default is 0: never.
    /// </summary>
    /// <remarks>
    /// The nearer the expiry, the more likely the fetch. One process at a time does it. If the time is longer, there are more fetches. If
    /// it is shorter, more callers wait for a fetch at the expiry.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan RefreshAhead { get; init => field = Guard.Between(value, TimeSpan.Zero, Longest); }

    /// <summary>
    /// Gets a value that indicates whether the object is stored. If it is <see langword="false"/>, the object is only returned. The default
    /// is <see langword="true"/>.
    /// </summary>
    public bool Store { get; init; } = true;

    internal bool Stores(bool found) => Store && (found || NegativeTtl > TimeSpan.Zero);

    /// <summary>How long the store keeps what expires after a lifetime.</summary>
    internal TimeSpan Kept(TimeSpan lifetime, bool found) => lifetime == TimeSpan.Zero || !found ? lifetime : lifetime + ServeStale;

    // Never zero by jitter: zero would mean "no expiry".
    internal TimeSpan Lifetime(bool found)
    {
        var lifetime = found ? Ttl : NegativeTtl;
        if (lifetime == TimeSpan.Zero || Jitter == 0)
            return lifetime;
        var jittered = lifetime * (1 + Jitter * (2 * Random.Shared.NextDouble() - 1));
        return jittered < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : jittered;
    }

    internal static TimeSpan Lifetime(TimeSpan value, string option) =>
        value == TimeSpan.Zero ? value : Guard.Between(value, TimeSpan.FromMilliseconds(1), Longest, option, orElse: "0");
}
