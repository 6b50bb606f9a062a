namespace CacheCow.Net.Consistency;

/// <summary>A timer of a node.</summary>
internal sealed class NodeTimer(NodeClock clock, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period = Timeout.InfiniteTimeSpan;

    public bool IsSet { get; private set; }

    public DateTimeOffset Due { get; private set; }

    /// <summary>How long it was set for.</summary>
    public TimeSpan Wait { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        (_period, Wait, IsSet) = (period, dueTime, dueTime != Timeout.InfiniteTimeSpan);
        if (IsSet)
            Due = clock.GetUtcNow() + dueTime;
        return true;
    }

    public void Fire()
    {
        IsSet = _period > TimeSpan.Zero;
        if (IsSet)
            Due += _period;
        callback(state);
    }

    public void Dispose()
    {
        IsSet = false;
        clock.Remove(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
