namespace CacheCow.Net;

/// <summary>
/// The machine's tick in milliseconds, and what it has missed while the machine was suspended: read without a system call, exact to a few
/// milliseconds.
/// </summary>
internal static class SystemTick
{
    // The tick is coarse, and what is asked about is not.
    private const long Margin = 50;

    private static readonly SuspendWatch Watch = new(Environment.TickCount64, Wall);

    public static long Now
    {
        get
        {
            // The clock on the wall costs more: it is read once for each step of the tick.
            var ticks = Environment.TickCount64;
            if (Watch.IsDue(ticks))
                Watch.Look(ticks, Wall);
            return ticks + Watch.Suspended;
        }
    }

    private static long Wall => DateTime.UtcNow.Ticks / TimeSpan.TicksPerMillisecond;

    /// <summary>For how long the machine was suspended within the last so many milliseconds of its running.</summary>
    public static long SuspendedWithin(long milliseconds) => Watch.Since(Environment.TickCount64 - milliseconds - Margin);
}
