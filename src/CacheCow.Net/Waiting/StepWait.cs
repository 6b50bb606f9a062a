using System.Threading.Tasks.Sources;

namespace CacheCow.Net;

/// <summary>
/// A wait for a step of the store: ends when the step does, or when its time is over. Used again for later steps, so that a step in time allocates nothing here; one that has not been
/// answered in time is not: the step's late end still refers to it.
/// </summary>
internal sealed class StepWait : Chained<StepWait>, ITimed, IValueTaskSource<bool>
{
    private const int Waiting = 0;
    private const int Answered = 1;
    private const int TimedOut = 2;

    private readonly TimeoutWatch<StepWait> _watch;
    private readonly Action _answer;
    private ManualResetValueTaskSourceCore<bool> _end;
    private int _state;

    public StepWait(TimeoutWatch<StepWait> watch) => (_watch, _answer) = (watch, OnAnswer);

    /// <inheritdoc/>
    public long Deadline { get; set; }

    /// <summary>Waits for the end of a step, however it ends; <see langword="false"/>: its time is over, and it has not.</summary>
    public static ValueTask<bool> For(Task step, TimeoutWatch<StepWait> watch)
    {
        var wait = watch.Take();
        var end = new ValueTask<bool>(wait, wait._end.Version);
        watch.Start(wait);
        step.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(wait._answer);
        return end;
    }

    /// <inheritdoc/>
    public bool TryTimeOut() => TryEnd(TimedOut);

    /// <inheritdoc/>
    public void GoOnWithTimeout() => ThreadPool.UnsafeQueueUserWorkItem(static wait => wait._end.SetResult(false), this, preferLocal: false);

    /// <inheritdoc/>
    public bool GetResult(short token)
    {
        var isInTime = _end.GetResult(token);
        if (!isInTime)
            return false;
        _end.Reset();
        Volatile.Write(ref _state, Waiting);
        _watch.Return(this);
        return true;
    }

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _end.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _end.OnCompleted(continuation, state, token, flags);

    private void OnAnswer()
    {
        if (!TryEnd(Answered))
            return;
        _watch.Leave(this);
        _end.SetResult(true);
    }

    private bool TryEnd(int how) => Interlocked.CompareExchange(ref _state, how, Waiting) == Waiting;
}
