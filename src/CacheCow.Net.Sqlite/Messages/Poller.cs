namespace CacheCow.Net.Sqlite;

/// <summary>Tells the listeners of this process what all processes have invalidated, for as long as there are any.</summary>
/// <remarks>
/// <list type="number">
/// <item>A poll reads the messages after the last one, tells them, and confirms: all that was committed before the poll began has been told. It begins before the file is looked at,
/// so a process that is stopped anywhere in it confirms an age that includes the stop.</item>
/// <item>Where it cannot be sure to have read them all (its first poll, numbers with a gap, a row that is no message, a file that was replaced) it tells that everything was invalidated.</item>
/// <item>A poll that fails confirms nothing.</item>
/// <item>This process's own invalidations take the same way: the step polls before it returns.</item>
/// </list>
/// <para>Safe for use by any number of threads: one polls at a time.</para>
/// </remarks>
internal sealed class Poller(CacheFile file, TimeProvider time, TimeSpan interval, Listeners listeners, PollFailures failures) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Message> _messages = [];
    private MessageReader? _reader;
    private ITimer? _timer;
    private long? _last;
    private bool _isHeard = true;
    private bool _isPolling;
    private bool _isDisposed;

    /// <summary>Begins to poll, if that has not begun yet, with one poll at once.</summary>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public void Start()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(SqliteStore));
            using (Background.WithoutContext())
                _timer ??= time.CreateTimer(static poller => ((Poller)poller!).Tick(), this, interval, interval);
            TryPoll();
        }
    }

    /// <summary>Tells at least up to a message that was committed. If it cannot be read, everything may have been invalidated.</summary>
    public void CatchUp(long message)
    {
        lock (_lock)
        {
            if (_timer is not null && !(_last >= message) && !TryPoll())
                listeners.EverythingInvalidated();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            Stop();
        }
    }

    private void Tick()
    {
        // Whoever polls just now does what is to be done.
        if (!_lock.TryEnter())
            return;
        try
        {
            if (_timer is null)
                return;
            TryPoll();
            if (!_isHeard || !listeners.IsAny)
                Stop();
        }
        finally
        {
            _lock.Exit();
        }
    }

    private void Stop()
    {
        _timer?.Dispose();
        _reader?.Dispose();
        (_timer, _reader, _last, _isHeard) = (null, null, null, true);
        failures.Forget();
    }

    private bool TryPoll()
    {
        // A listener that uses the store while it is told: the next poll tells it.
        if (_isPolling)
            return true;
        _isPolling = true;
        try
        {
            var isDone = Poll();
            if (isDone)
                failures.Succeeded();
            return isDone;
        }
        catch (Exception error)
        {
            // Whatever it is: on a timer's thread it would end the process.
            failures.Failed(error);
            return false;
        }
        finally
        {
            _isPolling = false;
        }
    }

    private bool Poll()
    {
        var isMore = true;
        while (isMore)
        {
            // L3: first of all. What is committed later need not be in what is read.
            var begin = time.GetTimestamp();
            _reader ??= file.OpenToRead(connection => new MessageReader(connection));
            if (_reader.IsMoved)
                return GiveUp();
            isMore = ReadAndTell(_reader);
            if (!isMore)
                _isHeard = listeners.Confirmed(begin, time);
        }

        return true;
    }

    private bool ReadAndTell(MessageReader reader)
    {
        var isMore = false;
        _messages.Clear();
        var next = _last is { } last ? reader.Read(last, _messages, out isMore) : null;
        if (next is null)
        {
            // The number is read first, so that what comes in between is told twice rather than never.
            next = reader.Newest();
            isMore = false;
            listeners.EverythingInvalidated();
        }
        else if (_messages.Exists(message => message.Kind == MessageKind.Everything))
        {
            listeners.EverythingInvalidated();
        }
        else
        {
            foreach (var message in _messages)
                message.TellTo(listeners);
        }

        _last = next;
        return isMore;
    }

    // The steps fail, too: the file that the others use is another one.
    private bool GiveUp()
    {
        if (_last is not null)
            listeners.EverythingInvalidated();
        _last = null;
        failures.Failed(new CacheStoreException("The cache file was removed, or another one has taken its place."));
        return false;
    }
}
