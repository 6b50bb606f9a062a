using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency;

/// <summary>A clock that stands still; timers fire one at a time, when the explorer says so, however late that is.</summary>
internal sealed class NodeClock : TimeProvider
{
    private readonly List<FakeTimer> _timers = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state, timer => _timers.Remove(timer));
        _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Pass(TimeSpan time) => _now += time;

    /// <summary>The timer that is due first, of those that were set for no more than this, or for just that.</summary>
    public FakeTimer? Next(TimeSpan longest, TimeSpan? just = null)
    {
        FakeTimer? next = null;
        foreach (var timer in _timers)
        {
            if (timer.IsSet && (timer.Wait <= longest || timer.Wait == just) && (next is null || timer.Due < next.Due))
                next = timer;
        }

        return next;
    }

    public void Fire(FakeTimer timer)
    {
        if (timer.Due > _now)
            _now = timer.Due;
        timer.Fire();
    }
}
