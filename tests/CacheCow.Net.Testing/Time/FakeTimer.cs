namespace CacheCow.Net.Testing;

internal sealed class FakeTimer(FakeTime time, TimerCallback callback, object? state) : ITimer
{
    private TimeSpan _period = Timeout.InfiniteTimeSpan;

    public bool IsSet { get; private set; }

    public DateTimeOffset Due { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _period = period;
        IsSet = dueTime != Timeout.InfiniteTimeSpan;
        if (IsSet)
            Due = time.GetUtcNow() + dueTime;
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
        time.Remove(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
