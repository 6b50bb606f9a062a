namespace CacheCow.Net.Sqlite;

/// <summary>Expiries as they stand in the file: milliseconds since 1970, UTC.</summary>
/// <remarks>The machine's clock: it goes on while a process is restarted, and is the same for all of them.</remarks>
internal sealed class Clock(TimeProvider time)
{
    private const long Never = long.MaxValue;
    private const long Longest = 24 * 60 * 60 * 1000;

    public DateTimeOffset Time => time.GetUtcNow();

    public long Now => Time.ToUnixTimeMilliseconds();

    /// <summary>The time in microseconds, by which the entries of a queue are numbered.</summary>
    public long Micros => (Time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>When something ends that begins now.</summary>
    public static long After(long now, TimeSpan lifetime) => now + (long)Math.Ceiling(lifetime.TotalMilliseconds);

    /// <summary>The same, but a lifetime of zero lasts for ever.</summary>
    public static long AfterOrNever(long now, TimeSpan lifetime) => lifetime == TimeSpan.Zero ? Never : After(now, lifetime);

    /// <summary>The latest end of a lease or a write that is believed: a day from now. None that can be configured lasts longer than an hour.</summary>
    public static long Latest(long now) => now + Longest;
}
