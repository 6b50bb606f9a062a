using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace CacheCow.Net;

/// <summary>
/// A <c>Get</c> that waits for the store: goes on with what the store answers, or with a <see cref="TimeoutException"/>, whichever is first.
/// </summary>
/// <remarks>
/// What an <c>async</c> method would do, but used again for later calls, so that a hit allocates nothing here. One that has timed out is not used again: the
/// store's late answer still refers to it.
/// </remarks>
internal sealed class PendingGet<TKey, TObj> : Chained<PendingGet<TKey, TObj>>, IValueTaskSource<TObj?>
    where TKey : notnull
{
    private const int Waiting = 0;
    private const int Answered = 1;
    private const int TimedOut = 2;

    private static readonly ContextCallback WithAnswer = static get => ((PendingGet<TKey, TObj>)get!).TakeAnswer();
    private static readonly ContextCallback WithTimeout = static get => ((PendingGet<TKey, TObj>)get!).GoOn(new TimeoutException());

    private readonly Reader<TKey, TObj> _reader;
    private readonly ReadWatch<TKey, TObj> _watch;
    private readonly Action _answer;
    private readonly Action _finish;

    private ReadRequest<TKey> _request;
    private ExecutionContext? _context;
    private ConfiguredValueTaskAwaitable<ReadOnlyMemory<byte>?>.ConfiguredValueTaskAwaiter _read;
    private ConfiguredValueTaskAwaitable<TObj?>.ConfiguredValueTaskAwaiter _rest;
    private ManualResetValueTaskSourceCore<TObj?> _end;
    private int _state;

    public PendingGet(Reader<TKey, TObj> reader, ReadWatch<TKey, TObj> watch) =>
        (_reader, _watch, _answer, _finish) = (reader, watch, OnAnswer, OnFinished);

    /// <summary>When the store's time is over. Guarded by the watch's lock, as its place in the chain is.</summary>
    public long Deadline { get; set; }

    public ValueTask<TObj?> Start(in ReadRequest<TKey> request, ValueTask<ReadOnlyMemory<byte>?> read)
    {
        var end = new ValueTask<TObj?>(this, _end.Version);
        _request = request;
        _context = ExecutionContext.Capture();
        _read = read.ConfigureAwait(false).GetAwaiter();
        _read.UnsafeOnCompleted(_answer);
        return end;
    }

    /// <summary>Takes the end for the time-out, if the answer has not. Within the watch's lock: there, it cannot have become another call's meanwhile.</summary>
    public bool TryTimeOut() => Interlocked.CompareExchange(ref _state, TimedOut, Waiting) == Waiting;

    /// <summary>Goes on without the store, on another thread: whoever times out one call has others to look at.</summary>
    public void GoOnWithTimeout() => ThreadPool.UnsafeQueueUserWorkItem(static get => get.Run(WithTimeout), this, preferLocal: false);

    public TObj? GetResult(short token)
    {
        var canBeUsedAgain = Volatile.Read(ref _state) == Answered;
        try
        {
            return _end.GetResult(token);
        }
        finally
        {
            if (canBeUsedAgain)
            {
                Clear();
                _watch.Return(this);
            }
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _end.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _end.OnCompleted(continuation, state, token, flags);

    private void OnAnswer()
    {
        if (Interlocked.CompareExchange(ref _state, Answered, Waiting) == Waiting)
        {
            _watch.Leave(this);
            Run(WithAnswer);
        }
        else
        {
            IgnoreAnswer();
        }
    }

    // The overrides that are called from here on see the caller's ambient values, as in an async method.
    private void Run(ContextCallback callback)
    {
        if (_context is { } context)
            ExecutionContext.Run(context, callback, this);
        else
            callback(this);
    }

    private void TakeAnswer()
    {
        ReadOnlyMemory<byte>? bytes;
        try
        {
            bytes = _read.GetResult();
        }
        catch (Exception exception)
        {
            GoOn(exception);
            return;
        }

        if (_reader.TryHit(_request, new Stored(bytes, default), out var obj))
            _end.SetResult(obj);
        else
            Finish(_reader.MissAsync(_request, bytes));
    }

    private void GoOn(Exception failure) => Finish(_reader.GoOnWithoutStoreAsync(_request, failure));

    private void Finish(ValueTask<TObj?> rest)
    {
        _rest = rest.ConfigureAwait(false).GetAwaiter();
        if (_rest.IsCompleted)
            OnFinished();
        else
            _rest.UnsafeOnCompleted(_finish);
    }

    private void OnFinished()
    {
        try
        {
            _end.SetResult(_rest.GetResult());
        }
        catch (Exception exception)
        {
            _end.SetException(exception);
        }
    }

    private void IgnoreAnswer()
    {
        try
        {
            _read.GetResult();
        }
        catch (Exception)
        {
            // The caller went on long ago.
        }
    }

    private void Clear()
    {
        _end.Reset();
        (_request, _context, _read, _rest, _state) = (default, null, default, default, Waiting);
    }
}
