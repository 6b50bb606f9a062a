using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>
/// Reads that are sent together, and what becomes of the answer.
/// </summary>
/// <remarks>
/// <para>S2: callers of one object share its read as long as it is not sent. Later they must not: A's read of <c>k</c> is sent, and the store answers it with <em>old</em>;
/// <c>k</c> changes and is invalidated, and the invalidation returns; B asks for <c>k</c> and joins A; the answer arrives, and B has <em>old</em>. So the queue closes the
/// batch, under its lock, before the request is made: whatever the store answers, it reads after all have joined.</para>
/// <para>Callers go on one after the other on the thread that has the answer: a hop to another thread costs more than most of what they do. But one that blocks, or computes for long,
/// must not keep the others waiting: whenever one goes on and there are more, a helper is in the thread pool's queue, and takes over the rest if it comes to that.</para>
/// <para>One object is decoded once, under the context of one of its callers, and handed to all of them if it may be shared (L4); else each decodes for itself.</para>
/// </remarks>
internal sealed class ReadBatch<TKey, TObj>(ReadQueue<TKey, TObj> queue) : IReading, IThreadPoolWorkItem
    where TKey : notnull
{
    private readonly SharedReads<TKey, TObj> _reads = new();
    private readonly Lock _lock = new();

    // Those who wait, and one for the batch itself until it is sent.
    private int _waiting = 1;
    private ConfiguredValueTaskAwaitable<ReadOnlyMemory<byte>?[]>.ConfiguredValueTaskAwaiter _read;
    private ReadOnlyMemory<byte>?[] _values = [];
    private Exception? _failure;
    private long _sentAt;
    private int _next;
    private PooledRead<TKey, TObj>? _ready;
    private bool _isHelpCalled;

    public bool IsFull => _reads.IsFull;

    /// <summary>All who waited have gone.</summary>
    public bool IsDeserted => Volatile.Read(ref _waiting) == 1;

    /// <summary>Within the queue's lock.</summary>
    public void Add(PooledRead<TKey, TObj> get)
    {
        Interlocked.Increment(ref _waiting);
        get.Join(this);
        _reads.Add(get);
    }

    /// <inheritdoc/>
    public void Leave()
    {
        if (Interlocked.Decrement(ref _waiting) == 0)
            queue.Leave();
    }

    /// <summary>Asks the store. Nobody may be added any more.</summary>
    [SuppressMessage("Reliability", "CA2012", Justification = "The task is asked for its result once, when it has one.")]
    public void Send(ICacheStore store, long now)
    {
        _sentAt = now;
        try
        {
            _read = store.ReadManyAsync(_reads.Close(), CancellationToken.None).ConfigureAwait(false).GetAwaiter();

            // Whoever sends is in the middle of something else: others do not go on here.
            if (_read.IsCompleted)
                ThreadPool.UnsafeQueueUserWorkItem(static batch => batch.OnAnswer(), this, preferLocal: true);
            else
                _read.UnsafeOnCompleted(OnAnswer);
        }
        catch (Exception exception)
        {
            _failure = exception;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Leave();
    }

    /// <summary>The helper.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        lock (_lock)
            _isHelpCalled = false;
        HandOut();
    }

    private void OnAnswer()
    {
        queue.Answered(_sentAt);
        try
        {
            _values = Replies.Whole(_read.GetResult(), _reads.Keys.Count);
        }
        catch (Exception exception)
        {
            _failure = exception;
        }

        HandOut();
    }

    private void HandOut()
    {
        while (TryNext(out var ready, out var read))
        {
            if (ready is not null)
                GoOn(ready);
            else
                Open(read);
        }
    }

    private bool TryNext(out PooledRead<TKey, TObj>? ready, out int read)
    {
        bool callHelp;
        lock (_lock)
        {
            (ready, read) = (_ready, _next);
            if (ready is not null)
                _ready = ready.NextSharer;
            else if (_next < _reads.Count)
                _next++;
            else
                return false;

            callHelp = !_isHelpCalled && (_ready is not null || _next < _reads.Count);
            _isHelpCalled |= callHelp;
        }

        if (callHelp)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    private void Open(int read)
    {
        var first = _reads[read];
        while (first is not null && !first.TryTake())
            first = first.NextSharer;
        if (first is null)
            return;

        // Once it has gone on, it may be anybody's.
        var others = first.NextSharer;
        var stored = _failure is null ? _reads.StoredOf(read, first.Address, _values) : default;
        Answer(first, stored);
        if (others is not null)
            Share(first, others, stored);
        first.End();
    }

    private void Answer(PooledRead<TKey, TObj> get, in Stored stored)
    {
        if (_failure is null)
            get.Take(stored);
        else
            get.Take(_failure);
    }

    private void Share(PooledRead<TKey, TObj> first, PooledRead<TKey, TObj> others, in Stored stored)
    {
        var last = others;
        for (var other = others; other is not null; other = other.NextSharer)
        {
            other.Follow(first, stored);
            last = other;
        }

        bool callHelp;
        lock (_lock)
        {
            (last.NextSharer, _ready) = (_ready, others);
            callHelp = !_isHelpCalled;
            _isHelpCalled = true;
        }

        if (callHelp)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void GoOn(PooledRead<TKey, TObj> sharer)
    {
        if (!sharer.TryTake())
            return;
        if (_failure is not null)
            sharer.Take(_failure);
        else
            sharer.TakeOffer();
        sharer.End();
    }
}
