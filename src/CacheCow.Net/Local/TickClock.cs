namespace CacheCow.Net;

/// <summary>Milliseconds for the local tier: clocks that are read at each hit, and cost as little as they can.</summary>
internal sealed class TickClock
{
    private readonly TimeProvider _time;
    private readonly bool _isSystem;
    private readonly long _start;

    public TickClock(TimeProvider time)
    {
        (_time, _isSystem) = (time, time == TimeProvider.System);
        _start = _isSystem ? CoarseClock.Start() : time.GetTimestamp();
    }

    /// <summary>The time, from near zero on.</summary>
    /// <remarks>
    /// Really read, not kept by a timer: a process that was stopped must notice when it goes on, before any timer of its own has run (L3). The machine's coarse tick needs no
    /// system call and is exact to a few milliseconds. A machine that was suspended notices, too (<see cref="SuspendWatch"/>).
    /// </remarks>
    public long Now => _isSystem ? SystemTick.Now - _start : (long)_time.GetElapsedTime(_start, _time.GetTimestamp()).TotalMilliseconds;

    /// <summary>What <see cref="Now"/> was, or less, so long ago by a steady clock, which may stand still while the machine is suspended.</summary>
    public long Before(long now, TimeSpan ago)
    {
        var milliseconds = (long)Math.Ceiling(ago.TotalMilliseconds);
        return now - milliseconds - (_isSystem ? SystemTick.SuspendedWithin(milliseconds) : 0);
    }

    /// <summary>The time, up to <see cref="CoarseClock.Step"/> ago: for lifetimes.</summary>
    public long Recent => _isSystem ? CoarseClock.Now - _start : Now;
}
