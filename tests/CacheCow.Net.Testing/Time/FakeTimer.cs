namespace CacheCow.Net.Testing;

/// <summary>A timer of a clock that stands still until it is told to go on: it fires when the clock says so.</summary>
/// <param name="time">The clock.</param>
/// <param name="callback">What happens when it fires.</param>
/// <param name="state">What it happens with.</param>
/// <param name="disposed">Told when it will not fire any more.</param>
public sealed class FakeTimer(TimeProvider time, TimerCallback callback, object? state, Action<FakeTimer> disposed) : ITimer
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
        disposed(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
