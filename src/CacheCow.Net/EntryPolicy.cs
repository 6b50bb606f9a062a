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
    public double Jitter { get; init => field = Rule.Between(value, 0.0, 0.5); } = 0.1;

    /// <summary>
    /// How long "there is no such object" is cached. 1 millisecond to 3,650 days, or <see cref="TimeSpan.Zero"/> to not cache it; default
    /// 10 seconds. Longer: an object that is created without an invalidation stays unseen for as long.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan NegativeTtl { get; init => field = Lifetime(value, nameof(NegativeTtl)); } = TimeSpan.FromSeconds(10);

    /// <summary><see langword="false"/>: the object is returned and not stored. Default <see langword="true"/>.</summary>
    public bool Store { get; init; } = true;

    internal bool Stores(bool found) => Store && (found || NegativeTtl > TimeSpan.Zero);

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
        value == TimeSpan.Zero ? value : Rule.Between(value, TimeSpan.FromMilliseconds(1), Longest, option, orElse: "0");
}
