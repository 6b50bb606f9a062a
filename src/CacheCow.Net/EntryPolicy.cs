namespace CacheCow.Net;

/// <summary>
/// How long an object is cached, and whether it is. Immutable; each value is checked when it is set.
/// </summary>
public sealed record EntryPolicy
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>5 minutes, give or take 10 %; "there is no such object" for 10 seconds.</summary>
    public static EntryPolicy Default { get; } = new();

    /// <summary>The object is returned and not stored.</summary>
    public static EntryPolicy DoNotStore { get; } = new() { Store = false };

    /// <summary>
    /// How long an object is cached. 1 millisecond to 3,650 days, or <see cref="TimeSpan.Zero"/> for no expiry; default 5 minutes.
    /// Longer: fewer fetches; shorter: what changes without an invalidation is noticed sooner.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan Ttl { get; init => field = Lifetime(value, nameof(Ttl)); } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// By how much each lifetime is shortened or lengthened at random, as a share of it. 0 to 0.5; default 0.1. None: objects that were
    /// filled together expire together, and are fetched together.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range, or not a number.</exception>
    public double Jitter { get; init => field = Guard.Between(value, 0.0, 0.5); } = 0.1;

    /// <summary>
    /// How long "there is no such object" is cached. 1 millisecond to 3,650 days, or <see cref="TimeSpan.Zero"/> to not cache it; default
    /// 10 seconds. Longer: an object that is created without an invalidation stays unseen for as long.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan NegativeTtl { get; init => field = Lifetime(value, nameof(NegativeTtl)); } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// For how long after its expiry an object may still be served while the source fails (<see cref="CacheCowOptions.FetchTimeout"/> included) or is slow
    /// (<see cref="CacheCowOptions.FetchSoftTimeout"/>). Zero, the default: never; up to 3,650 days. Longer: an outage of the source goes unnoticed for as long, and
    /// objects take room in the store for as long. An object that was invalidated is never served. Not for "there is no such object", nor for objects without expiry.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan ServeStale { get; init => field = Guard.Between(value, TimeSpan.Zero, Longest); }

    /// <summary>
    /// How long before its expiry an object may be fetched anew in the background, when it is read: the nearer the expiry, the likelier, and by one process at a time. Zero,
    /// the default: never; up to 3,650 days, but no more than the lifetime counts. Longer: more fetches; shorter: more callers wait for one at the expiry.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan RefreshAhead { get; init => field = Guard.Between(value, TimeSpan.Zero, Longest); }

    /// <summary><see langword="false"/>: the object is returned and not stored. Default <see langword="true"/>.</summary>
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
