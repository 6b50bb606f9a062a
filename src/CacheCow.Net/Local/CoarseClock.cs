namespace CacheCow.Net;

/// <summary>
/// Milliseconds for lifetimes in the local tier, kept by a timer: reading them costs nothing, and they are behind by <see cref="Step"/> or a little more. Good enough to let an
/// object go; never for how old a link's last sign of life is (L3).
/// </summary>
internal static class CoarseClock
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private static readonly Timer Ticking = NewTimer();
    private static readonly long StartedAt = SystemTick.Now;
    private static long _now = StartedAt;

    public static long Now => Volatile.Read(ref _now);

    /// <summary>Has the timer run, from the first call on until the process ends: one for all caches.</summary>
    /// <returns>The time at which it was first asked for.</returns>
    public static long Start()
    {
        Ticking.Change(TimeSpan.Zero, Step);
        return StartedAt;
    }

    // It ticks as long as the process lives: not in the context of whoever comes first.
    private static Timer NewTimer()
    {
        using (Background.WithoutContext())
            return new Timer(static _ => Volatile.Write(ref _now, SystemTick.Now), null, Timeout.Infinite, Timeout.Infinite);
    }
}
