namespace CacheCow.Net;

/// <summary>
/// Bounds the time that calls wait for the store. All have the same bound, so they end in the order in which they began: a chain and one timer do,
/// where a timer for each would cost a hit more than all the rest.
/// </summary>
/// <param name="make">Makes a place to wait in.</param>
/// <param name="timeout">The bound.</param>
/// <param name="time">The clock.</param>
internal sealed class TimeoutWatch<T>(Func<TimeoutWatch<T>, T> make, TimeSpan timeout, TimeProvider time)
    where T : Chained<T>, ITimed
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly Chain<T> _pending = new();
    private ITimer? _timer;
    private T? _unused;
    private bool _isTimerSet;

    /// <summary>A place to wait in that nobody has.</summary>
    public T Take()
    {
        lock (_lock)
        {
            if (_unused is not { } address)
                return make(this);
            (_unused, address.Older) = (address.Older, null);
            return address;
        }
    }

    /// <summary>Its time begins now, and may be over at once.</summary>
    public void Start(T address)
    {
        lock (_lock)
        {
            address.Deadline = time.GetTimestamp() + (long)(timeout.TotalSeconds * time.TimestampFrequency);
            _pending.Add(address);
            if (!_isTimerSet)
                SetTimer(timeout);
        }
    }

    /// <summary>The store has answered in time. Not left to the caller, who may never ask for the result.</summary>
    public void Leave(T address)
    {
        lock (_lock)
            _pending.Remove(address);
    }

    /// <summary>The caller has its result: the place can be used again.</summary>
    public void Return(T address)
    {
        lock (_lock)
            (address.Older, _unused) = (_unused, address);
    }

    private void TimeOut()
    {
        var over = new List<T>();
        lock (_lock)
        {
            _isTimerSet = false;
            var now = time.GetTimestamp();
            var next = _pending.Oldest;
            while (next is { } address && address.Deadline <= now)
            {
                next = address.Newer;
                if (!address.TryTimeOut())
                    continue;
                _pending.Remove(address);
                over.Add(address);
            }

            // A timer that fires a little early must not fire again at once, over and over.
            if (next is not null)
                SetTimer(time.GetElapsedTime(now, next.Deadline) + Shortest);
        }

        foreach (var address in over)
            address.GoOnWithTimeout();
    }

    private void SetTimer(TimeSpan due)
    {
        _isTimerSet = true;
        _timer ??= NewTimer();
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    // A cache whose store answers at once never needs one. It holds on to the context that it is made in: that of whoever asks first is nobody's business.
    private ITimer NewTimer()
    {
        using (Background.WithoutContext())
            return time.CreateTimer(static watch => ((TimeoutWatch<T>)watch!).TimeOut(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
