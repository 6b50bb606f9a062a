namespace CacheCow.Net;

/// <summary>How long to wait after a failure: twice as long after each, up to a bound, and up to half less, so that those who failed together do not come back together.</summary>
internal readonly struct Backoff(TimeSpan min, TimeSpan max)
{
    private const int MostDoublings = 40;

    public TimeSpan After(int failures)
    {
        var doubled = min * Math.Pow(2, Math.Clamp(failures - 1, 0, MostDoublings));
        return (doubled < max ? doubled : max) * (1 - Random.Shared.NextDouble() / 2);
    }
}
