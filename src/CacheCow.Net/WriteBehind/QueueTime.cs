namespace CacheCow.Net;

/// <summary>When an entry was accepted: its sequence number is the store's time in microseconds since 1970, or a little more.</summary>
internal static class QueueTime
{
    public static DateTimeOffset Of(long sequence) => sequence is > 0 and < 250_000_000_000_000_000
        ? DateTimeOffset.UnixEpoch.AddTicks(sequence * TimeSpan.TicksPerMicrosecond)
        : DateTimeOffset.UnixEpoch;

    /// <summary>For how long it has waited. Zero: it is in the future, since clocks can be set back.</summary>
    public static TimeSpan Age(long sequence, long nowMilliseconds)
    {
        var age = DateTimeOffset.FromUnixTimeMilliseconds(nowMilliseconds) - Of(sequence);
        return sequence > 0 && age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }
}
