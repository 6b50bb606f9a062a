namespace CacheCow.Net.Testing;

/// <summary>The clock of a process that was stopped: it has gone on, and the timers have not fired yet.</summary>
public sealed class LateTimers(TimeProvider inner) : TimeProvider
{
    /// <summary>For how long it was stopped.</summary>
    public TimeSpan Late { get; set; }

    /// <summary>Its machine was stopped with it: the steady clock has stood still, too.</summary>
    public bool StoodStill { get; init; }

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Late;

    public override long GetTimestamp() => inner.GetTimestamp() + (StoodStill ? 0 : (long)(Late.TotalSeconds * inner.TimestampFrequency));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
}
