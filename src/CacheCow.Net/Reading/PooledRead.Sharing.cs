namespace CacheCow.Net;

// A call that waits for a read which is sent together with others.
internal sealed partial class PooledRead<TKey, TObj>
{
    /// <summary>The next caller that shares the read. The batch's.</summary>
    public PooledRead<TKey, TObj>? NextSharer { get; set; }

    /// <summary>Waits until a read is sent with others, and answered. The request serves others too: a cancelled caller leaves, and it goes on.</summary>
    public ValueTask<TObj?> Wait(ReadQueue<TKey, TObj> queue)
    {
        var end = Wait();
        queue.Add(this);

        // Who was cancelled or out of time before there was anything to leave leaves now.
        if (Interlocked.CompareExchange(ref _state, Waiting, Waiting) != Waiting)
            LeaveReading();
        return end;
    }

    /// <summary>The request that it now waits for.</summary>
    public void Join(IReading reading) => _reading = reading;

    /// <summary>Takes what the store had; the rest is left to <see cref="End"/>.</summary>
    public void Take(in Stored stored)
    {
        _stored = stored;
        DecodeInContext();
    }

    /// <summary>The store failed.</summary>
    public void Take(Exception failure) => _failure = failure;

    /// <summary>The same answer was taken by another caller: its object will do, if it may be shared. Before this one's end is taken.</summary>
    public void Follow(PooledRead<TKey, TObj> first, in Stored stored)
    {
        _stored = stored;
        if (first._isHit && _engine.MayShare(first._request.Key, _request.Key, first._obj))
            (_isHit, _obj) = (true, first._obj);
    }

    /// <summary>Takes what it was offered by <see cref="Follow"/>, or decodes for itself (L4).</summary>
    public void TakeOffer()
    {
        if (_isHit)
            _engine.CountHit();
        else
            DecodeInContext();
    }

    private void Cancel()
    {
        if (!TryEnd(Cancelled))
            return;
        _watch.Leave(this);
        LeaveReading();

        // Whoever cancels has others to cancel.
        ThreadPool.UnsafeQueueUserWorkItem(static get => get._end.SetException(new OperationCanceledException(get._request.CancellationToken)), this, preferLocal: false);
    }

    private void DecodeInContext()
    {
        try
        {
            Run(WithAnswer);
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }
}
