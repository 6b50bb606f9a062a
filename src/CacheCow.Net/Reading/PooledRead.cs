using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace CacheCow.Net;

/// <summary>
/// A <c>Get</c> that waits for the store: goes on with what the store answers, with a <see cref="TimeoutException"/>, or with its caller's cancellation, whichever is first.
/// </summary>
/// <remarks>
/// What an <c>async</c> method would do, but used again for later calls, so that a hit allocates nothing here. One that has not been answered in time is not used again: the
/// store's late answer still refers to it.
/// </remarks>
internal sealed partial class PooledRead<TKey, TObj> : Chained<PooledRead<TKey, TObj>>, ITimed, IValueTaskSource<TObj?>
    where TKey : notnull
{
    private const int Waiting = 0;
    private const int Answered = 1;
    private const int TimedOut = 2;
    private const int Cancelled = 3;

    private static readonly ContextCallback WithMiss = static get => ((PooledRead<TKey, TObj>)get!).Miss();
    private static readonly ContextCallback WithFailure = static get => ((PooledRead<TKey, TObj>)get!).GoOn();
    private static readonly ContextCallback WithAnswer = static get => ((PooledRead<TKey, TObj>)get!).Decode();

    private readonly CacheEngine<TKey, TObj> _engine;
    private readonly TimeoutWatch<PooledRead<TKey, TObj>> _watch;
    private readonly Action _finish;

    private ReadRequest<TKey> _request;
    private ExecutionContext? _context;
    private IReading? _reading;
    private CancellationTokenRegistration _cancellation;
    private ConfiguredValueTaskAwaitable<TObj?>.ConfiguredValueTaskAwaiter _rest;
    private ManualResetValueTaskSourceCore<TObj?> _end;
    private Stored _stored;
    private Exception? _failure;
    private TObj? _obj;
    private bool _isHit;
    private bool _canBeUsedAgain;
    private int _state;

    public PooledRead(CacheEngine<TKey, TObj> engine, TimeoutWatch<PooledRead<TKey, TObj>> watch)
    {
        (_engine, _watch, _finish) = (engine, watch, OnFinished);
        (_answer, _answerWithTags) = (() => OnAnswer(withTags: false), () => OnAnswer(withTags: true));
    }

    /// <inheritdoc/>
    public long Deadline { get; set; }

    public StoreAddress Address => _request.Address;

    /// <summary>What the caller waits for, and under which ambient values. Before its time begins to run: it may be over at once.</summary>
    public void Begin(in ReadRequest<TKey> request, IReading? reading) => (_request, _reading, _context) = (request, reading, ExecutionContext.Capture());

    /// <inheritdoc/>
    public bool TryTimeOut() => TryEnd(TimedOut);

    /// <inheritdoc/>
    public void GoOnWithTimeout()
    {
        _failure = new TimeoutException();
        ThreadPool.UnsafeQueueUserWorkItem(static get => get.GoOnLate(), this, preferLocal: false);
    }

    /// <summary>Takes the end for the answer, if nothing else has.</summary>
    public bool TryTake()
    {
        if (!TryEnd(Answered))
            return false;

        // A cancellation that runs at this moment refers to this call.
        _canBeUsedAgain = _cancellation == default || _cancellation.Unregister();
        _watch.Leave(this);
        LeaveReading();
        return true;
    }

    /// <summary>Ends, once the answer is decoded: with the object, or with whatever is done without one.</summary>
    public void End()
    {
        if (_isHit)
            _end.SetResult(_obj);
        else
            Run(_failure is null ? WithMiss : WithFailure);
    }

    public TObj? GetResult(short token)
    {
        var canBeUsedAgain = _canBeUsedAgain;
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

    private bool TryEnd(int how) => Interlocked.CompareExchange(ref _state, how, Waiting) == Waiting;

    private void LeaveReading() => Interlocked.Exchange(ref _reading, null)?.Leave();

    // The overrides that are called from here on see the caller's ambient values, as in an async method.
    private void Run(ContextCallback callback)
    {
        if (_context is { } context)
            ExecutionContext.Run(context, callback, this);
        else
            callback(this);
    }

    private void Decode() => _isHit = _engine.TryHit(_request, _stored, out _obj);

    private void Miss() => Finish(_engine.MissAsync(_request, _stored.Bytes));

    private void GoOn() => Finish(_engine.GoOnWithoutStoreAsync(_request, _failure!));

    private void GoOnLate()
    {
        _cancellation.Unregister();
        LeaveReading();
        Run(WithFailure);
    }

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

    private void Clear()
    {
        _end.Reset();
        (_request, _context, _cancellation, _rest, _stored) = (default, null, default, default, default);
        ClearRead();
        (_failure, _obj, _isHit, _canBeUsedAgain, NextSharer) = (null, default, false, false, null);
        Volatile.Write(ref _state, Waiting);
    }
}
