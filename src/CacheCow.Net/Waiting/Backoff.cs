namespace CacheCow.Net;

/// <summary>How long to wait after a failure: twice as long after each, up to a bound, and up to half less, so that those who failed together do not come back together.</summary>
/// <param name="first">The pause after the first failure.</param>
/// <param name="longest">The longest pause.</param>
internal sealed class Backoff(TimeSpan first, TimeSpan longest)
{
    private const int MostDoublings = 40;

    private int _failures;

    /// <summary>The pause after one more failure. One loop at a time.</summary>
    public TimeSpan Next() => After(++_failures);

    /// <summary>It has worked.</summary>
    public void Reset() => _failures = 0;

    /// <summary>The pause after so many failures in a row. Safe to call from any thread.</summary>
    public TimeSpan After(int failures)
    {
        // In ticks as a double: a time of minutes, doubled so often, is none any more.
        var doubled = Math.Min(first.Ticks * Math.Pow(2, Math.Clamp(failures - 1, 0, MostDoublings)), longest.Ticks);
        return TimeSpan.FromTicks((long)(doubled * (1 - Random.Shared.NextDouble() / 2)));
    }
}
