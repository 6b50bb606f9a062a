namespace CacheCow.Net;

/// <summary>
/// Reads that are not sent yet. As long as few requests are under way, a read is sent at once; else it waits until one of them is answered, and then all that wait are sent
/// together: what a request costs this process and the store is paid once for many.
/// </summary>
/// <remarks>
/// <para>A large answer delays those that are asked for together with it, as it does those behind it on the same connection.</para>
/// <para>The lock is never held while the store or any override is called.</para>
/// </remarks>
internal sealed class ReadQueue<TKey, TObj>(ICacheStore store, TimeProvider time) : IReading
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Queue<ReadBatch<TKey, TObj>> _waiting = new();
    private readonly AdaptiveConcurrency _roundTrips = new(time);
    private ReadBatch<TKey, TObj>? _open;
    private int _underWay;

    /// <summary>May a read be sent at once, by itself? If so it is under way from now on, until it leaves.</summary>
    public bool TryGoAlone()
    {
        lock (_lock)
        {
            if (_underWay < _roundTrips.MostUnderWay)
            {
                _underWay++;
                return true;
            }

            if (_open is not null)
                return false;
        }

        // Asked rarely: when a first one is to wait.
        if (StoreSteps.ReadsTogether(store))
            return false;
        lock (_lock)
            _underWay++;
        return true;
    }

    /// <summary>Has a read wait until it is sent with others.</summary>
    public void Add(PooledRead<TKey, TObj> get)
    {
        ReadBatch<TKey, TObj>? due;
        lock (_lock)
        {
            if (_open is null)
                _waiting.Enqueue(_open = new ReadBatch<TKey, TObj>(this));
            _open.Add(get);
            if (_open.IsFull)
                _open = null;
            due = TakeDue();
        }

        due?.Send(store, time.GetTimestamp());
    }

    /// <inheritdoc/>
    public void Leave()
    {
        ReadBatch<TKey, TObj>? due;
        lock (_lock)
        {
            _underWay--;
            due = TakeDue();
        }

        due?.Send(store, time.GetTimestamp());
    }

    /// <summary>A batch that was sent at that time is answered.</summary>
    public void Answered(long sentAt)
    {
        lock (_lock)
            _roundTrips.Answered(sentAt);
    }

    // S2: from here on, before the request is made, nobody joins.
    private ReadBatch<TKey, TObj>? TakeDue()
    {
        while (_underWay < _roundTrips.MostUnderWay && _waiting.TryDequeue(out var due))
        {
            if (due == _open)
                _open = null;
            if (due.IsDeserted)
                continue;
            _underWay++;
            return due;
        }

        return null;
    }
}
