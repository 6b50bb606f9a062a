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

    /// <summary>The timers that are due first, of those that were set for no more than this, or for just that: any of them may fire before the others.</summary>
    /// <remarks>One of them may be nobody's any more: the bound of steps that were answered long ago. If it had to fire first, it would be the only one that ever did.</remarks>
    public List<FakeTimer> Next(TimeSpan longest, TimeSpan? just = null)
    {
        var next = new List<FakeTimer>();
        foreach (var timer in _timers)
        {
            if (!timer.IsSet || (timer.Wait > longest && timer.Wait != just) || (next.Count > 0 && timer.Due > next[0].Due))
                continue;
            if (next.Count > 0 && timer.Due < next[0].Due)
                next.Clear();
            next.Add(timer);
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
