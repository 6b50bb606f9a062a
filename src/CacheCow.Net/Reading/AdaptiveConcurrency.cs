namespace CacheCow.Net;

/// <summary>
/// How many requests may be under way before reads wait for company.
/// </summary>
/// <remarks>
/// A read that waits is sent when the next request is answered: with <c>n</c> under way, after an <c>n</c>-th of a round trip or so. To a store near by that is short even for a
/// few, and few make large batches, which cost least. To a distant one it would be long, so there may be more, up to a point: about one answer in 40 microseconds. The
/// round trip is the shortest of the last ones: the others measure how busy this process is, and when it is busy, batches are what helps. Not thread safe.
/// </remarks>
internal sealed class AdaptiveConcurrency(TimeProvider time)
{
    /// <summary>How many to a store that is near.</summary>
    public const int Fewest = 4;

    private const int Most = 16;
    private const int Samples = 32;
    private static readonly TimeSpan BetweenAnswers = TimeSpan.FromMicroseconds(40);

    private TimeSpan _shortest = TimeSpan.MaxValue;
    private int _seen;

    /// <summary>How many requests may be under way.</summary>
    public int MostUnderWay { get; private set; } = Fewest;

    /// <summary>A request that was sent at that time is answered now.</summary>
    public void Answered(long sentAt)
    {
        var took = time.GetElapsedTime(sentAt);
        if (took < _shortest)
            _shortest = took;
        if (++_seen < Samples)
            return;
        MostUnderWay = (int)Math.Clamp(_shortest / BetweenAnswers, Fewest, Most);
        (_shortest, _seen) = (TimeSpan.MaxValue, 0);
    }
}
