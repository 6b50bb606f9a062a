namespace CacheCow.Net;

/// <summary>
/// Bounds the time that reads wait for the store. All have the same bound, so they end in the order in which they began: a chain and one timer do,
/// where a timer for each would cost a hit more than all the rest.
/// </summary>
internal sealed class ReadWatch<TKey, TObj>
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Chain<PendingGet<TKey, TObj>> _pending = new();
    private readonly Reader<TKey, TObj> _reader;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;
    private ITimer? _timer;
    private PendingGet<TKey, TObj>? _unused;
    private bool _isTimerSet;

    public ReadWatch(Reader<TKey, TObj> reader, TimeSpan timeout, TimeProvider time) => (_reader, _timeout, _time) = (reader, timeout, time);

    /// <summary>A place to wait in, whose time begins now.</summary>
    /// <param name="request">What the caller waits for.</param>
    /// <param name="reading">The request to the store, if it is known already and somebody counts it.</param>
    public PendingGet<TKey, TObj> Enter(in ReadRequest<TKey> request, IReading? reading)
    {
        lock (_lock)
        {
            var get = _unused ?? new PendingGet<TKey, TObj>(_reader, this);
            _unused = get.Older;
            get.Begin(request, reading);
            get.Deadline = _time.GetTimestamp() + (long)(_timeout.TotalSeconds * _time.TimestampFrequency);
            _pending.Add(get);
            if (!_isTimerSet)
                SetTimer(_timeout);
            return get;
        }
    }

    /// <summary>The store has answered in time. Not left to the caller, who may never ask for the result.</summary>
    public void Leave(PendingGet<TKey, TObj> get)
    {
        lock (_lock)
            _pending.Remove(get);
    }

    /// <summary>The caller has its result: the place can be used again.</summary>
    public void Return(PendingGet<TKey, TObj> get)
    {
        lock (_lock)
            (get.Older, _unused) = (_unused, get);
    }

    private void TimeOut()
    {
        var over = new List<PendingGet<TKey, TObj>>();
        lock (_lock)
        {
            _isTimerSet = false;
            var now = _time.GetTimestamp();
            var next = _pending.Oldest;
            while (next is { } get && get.Deadline <= now)
            {
                next = get.Newer;
                if (!get.TryTimeOut())
                    continue;
                _pending.Remove(get);
                over.Add(get);
            }

            if (next is not null)
                SetTimer(_time.GetElapsedTime(now, next.Deadline));
        }

        foreach (var get in over)
            get.GoOnWithTimeout();
    }

    // A timer that fires a little early must not fire again at once, over and over.
    private void SetTimer(TimeSpan due)
    {
        _isTimerSet = true;
        _timer ??= NewTimer();
        _timer.Change(due + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
    // A cache whose store answers at once never needs one. It holds on to the context that it is made in: that of whoever reads first is nobody's business.
    private ITimer NewTimer()
    {
        using (Background.WithoutContext())
            return _time.CreateTimer(static watch => ((ReadWatch<TKey, TObj>)watch!).TimeOut(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
