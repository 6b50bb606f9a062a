namespace CacheCow.Net;

/// <summary>
/// Provides the options of the circuit breaker of a store: when a store that does not answer is not asked any more, and for how long.
/// Immutable; each value is checked when it is set.
/// </summary>
/// <remarks>
/// <para>While the breaker is open, no caller waits for the store. A read fetches from the source at once (callers of one object still
/// share a fetch), or throws, as <see cref="CacheCowOptions.OnStoreError"/> says. An invalidation, and the beginning of a write, throw a
/// <see cref="CacheStoreException"/> at once. After a pause, a small request is sent to the store in the background. If it is answered, the
/// breaker closes. If not, the next pause is twice as long.</para>
/// <para>Caches of one process that are on one store share its breaker, if the options of their breakers,
/// <see cref="CacheCowOptions.StoreTimeout"/>, <see cref="CacheCowOptions.TimeProvider"/> and <see cref="CacheCowOptions.LoggerFactory"/>
/// are the same.</para>
/// </remarks>
public sealed record StoreBreakerOptions
{
    /// <summary>Gets the default options.</summary>
    public static StoreBreakerOptions Default { get; } = new();

    /// <summary>
    /// Gets the number of steps of the store, of any callers, that must fail in a row to open the breaker: 1 to 10,000. The default is 5.
    /// </summary>
    /// <remarks>If it is smaller, single failures cost more fetches. If it is larger, more callers wait for a store that is away.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int Failures { get; init => field = Guard.Between(value, 1, 10_000); } = 5;

    /// <summary>
    /// Gets the length of the first pause in which the store is not asked: 10 milliseconds to 10 minutes. The default is 250 milliseconds.
    /// </summary>
    /// <remarks>
    /// Each time that the store does not answer after a pause, the next pause is twice as long. If the first pause is shorter, a store that
    /// failed only briefly is used again sooner. If it is longer, a store in difficulty has more time to recover.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan FirstPause { get; init => field = InRange(value, nameof(FirstPause)); } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Gets the maximum length of a pause, also if <see cref="FirstPause"/> is longer: 10 milliseconds to 10 minutes. The default is 5
    /// seconds.
    /// </summary>
    /// <remarks>
    /// If it is shorter, it is noticed sooner that the store is back. If it is longer, fewer requests are sent to a store that is away.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan LongestPause { get; init => field = InRange(value, nameof(LongestPause)); } = TimeSpan.FromSeconds(5);

    /// <summary>Gets the fraction by which a pause may be shortened at random: 0 to 1. The default is 0.5.</summary>
    /// <remarks>
    /// If it is smaller, processes that lost the store at the same time come back at the same time. If it is larger, some of them ask the
    /// store sooner than intended.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Jitter { get; init => field = double.IsNaN(value) ? throw new ArgumentOutOfRangeException(nameof(Jitter), value, "Jitter must be from 0 to 1.") : Guard.Between(value, 0, 1); } = 0.5;

    /// <summary>How long to leave it alone for the n-th time in a row, from 0.</summary>
    internal TimeSpan Pause(int n)
    {
        var doubled = FirstPause * Math.Pow(2, Math.Min(n, 30));
        return (doubled < LongestPause ? doubled : LongestPause) * (1 - Jitter * Random.Shared.NextDouble());
    }

    private static TimeSpan InRange(TimeSpan value, string option) => Guard.Between(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10), option);
}
