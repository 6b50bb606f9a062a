namespace CacheCow.Net;

/// <summary>
/// When a store that does not answer is left alone, and for how long: its breaker. Immutable; each value is checked when it is set.
/// </summary>
/// <remarks>
/// <para>While the breaker is open, no caller waits for the store: a read fetches from the source at once, callers of one object still together, or throws as
/// <see cref="CacheCowOptions.OnStoreError"/> says; an invalidation and the beginning of a write throw a <see cref="CacheStoreException"/> at once. After a pause the store is asked for something
/// small in the background. When it answers, the breaker closes; else the next pause is twice as long.</para>
/// <para>Caches of one process that are on one store share its breaker, if their breaker's options, <see cref="CacheCowOptions.StoreTimeout"/>, <see cref="CacheCowOptions.TimeProvider"/> and
/// <see cref="CacheCowOptions.LoggerFactory"/> are the same.</para>
/// </remarks>
public sealed record StoreBreakerOptions
{
    /// <summary>The defaults.</summary>
    public static StoreBreakerOptions Default { get; } = new();

    /// <summary>
    /// How many steps of the store have to fail in a row, of whatever caller, before it is left alone. 1 to 10,000; default 5. Fewer: single failures cost more fetches; more: more
    /// callers wait for a store that is away.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int Failures { get; init => field = Guard.Between(value, 1, 10_000); } = 5;

    /// <summary>
    /// How long the store is left alone at first; each time that it does not answer then, twice as long as before. 10 milliseconds to 10 minutes; default 250 milliseconds. Shorter:
    /// a store that has only stumbled is used again sooner; longer: a store that struggles has more time to recover.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan FirstPause { get; init => field = InRange(value, nameof(FirstPause)); } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How long the store is left alone at the most, also if <see cref="FirstPause"/> is longer. 10 milliseconds to 10 minutes; default 5 seconds. Shorter: it is noticed sooner that
    /// the store is back; longer: fewer questions to a store that is away.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan LongestPause { get; init => field = InRange(value, nameof(LongestPause)); } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// By which part of itself a pause may be shorter, by chance. 0 to 1; default 0.5. Less: processes that have lost the store together come back together; more: some ask it sooner
    /// than meant.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public double Jitter { get; init => field = double.IsNaN(value) ? throw new ArgumentOutOfRangeException(nameof(Jitter), value, "Jitter must be from 0 to 1.") : Guard.Between(value, 0, 1); } = 0.5;

    /// <summary>How long to leave it alone for the n-th time in a row, from 0.</summary>
    internal TimeSpan Pause(int n)
    {
        var doubled = FirstPause * Math.Pow(2, Math.Min(n, 30));
        return (doubled < LongestPause ? doubled : LongestPause) * (1 - Jitter * Random.Shared.NextDouble());
    }

    private static TimeSpan InRange(TimeSpan value, string option) => Guard.Between(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10), option);
}
