namespace CacheCow.Net;

/// <summary>
/// Bounds the time of reads. All have the same bound, so they end in the order in which they began: a chain and one timer do,
/// where a timer for each would cost a hit more than all the rest.
/// </summary>
internal sealed class ReadWatch
{
    private readonly Lock _lock = new();
    private readonly Chain<PendingRead> _pending = new();
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private PendingRead? _unused;
    private bool _isTimerSet;

    public ReadWatch(TimeSpan timeout, TimeProvider time)
    {
        (_timeout, _time) = (timeout, time);

        // A timer holds on to the context it is made in: that of whoever made the cache is nobody's business.
        using (ExecutionContext.SuppressFlow())
            _timer = time.CreateTimer(static watch => ((ReadWatch)watch!).TimeOut(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The read, for no longer than the bound.</summary>
    public ValueTask<ReadOnlyMemory<byte>?> Bound(ValueTask<ReadOnlyMemory<byte>?> read) => read.IsCompleted ? read : Enter().Start(read);

    /// <summary>The caller has its answer.</summary>
    public void Leave(PendingRead read, bool canBeUsedAgain)
    {
        lock (_lock)
        {
            _pending.Remove(read);
            if (canBeUsedAgain)
                (read.Older, _unused) = (_unused, read);
        }
    }

    private PendingRead Enter()
    {
        lock (_lock)
        {
            var read = _unused ?? new PendingRead(this);
            _unused = read.Older;
            read.Deadline = _time.GetTimestamp() + (long)(_timeout.TotalSeconds * _time.TimestampFrequency);
            _pending.Add(read);
            if (!_isTimerSet)
                SetTimer(_timeout);
            return read;
        }
    }

    private void TimeOut()
    {
        var over = new List<PendingRead>();
        lock (_lock)
        {
            _isTimerSet = false;
            var now = _time.GetTimestamp();
            var read = _pending.Oldest;
            for (; read is not null && read.Deadline <= now; read = read.Newer)
            {
                if (read.TryTimeOut())
                    over.Add(read);
            }

            if (read is not null)
                SetTimer(_time.GetElapsedTime(now, read.Deadline));
        }

        foreach (var read in over)
            read.EndWithTimeout();
    }

    // A timer that fires a little early must not fire again at once, over and over.
    private void SetTimer(TimeSpan due)
    {
        _isTimerSet = true;
        _timer.Change(due + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
