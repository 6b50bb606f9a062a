namespace CacheCow.Net;

/// <summary>
/// Something that may happen a thousand times a second, and is to be told of: the first time at once, then once a minute how often it has happened again. Safe for use by any number of threads.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="again">Told how often, at the end of a minute in which it has happened again.</param>
internal sealed class Occurrences(TimeProvider time, Action<int> again)
{
    /// <summary>For how long it is only counted.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private int _more;
    private bool _isCounting;

    /// <summary>It has happened.</summary>
    /// <returns><see langword="true"/>: for the first time in a while; it is told of now.</returns>
    public bool Happen()
    {
        lock (_lock)
        {
            if (_isCounting)
            {
                _more++;
                return false;
            }

            _isCounting = true;
            SetTimer();
            return true;
        }
    }

    private void SetTimer()
    {
        using (Background.WithoutContext())
            _timer ??= time.CreateTimer(static one => ((Occurrences)one!).EndInterval(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Interval, Timeout.InfiniteTimeSpan);
    }

    private void EndInterval()
    {
        int more;
        lock (_lock)
        {
            (more, _more) = (_more, 0);
            _isCounting = more > 0;
            if (_isCounting)
                SetTimer();
        }

        if (more > 0)
            again(more);
    }
}
