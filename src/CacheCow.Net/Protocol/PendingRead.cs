using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace CacheCow.Net;

/// <summary>A read that has not been answered yet: ends with the answer, or with a <see cref="TimeoutException"/>, whichever is first.</summary>
/// <remarks>
/// Used again for later reads, so that waiting allocates nothing. One that has timed out is not: its late answer still refers to it.
/// </remarks>
internal sealed class PendingRead : Chained<PendingRead>, IValueTaskSource<ReadOnlyMemory<byte>?>
{
    private const int Waiting = 0;
    private const int Answered = 1;
    private const int TimedOut = 2;

    private readonly ReadWatch _watch;
    private readonly Action _answer;
    private ConfiguredValueTaskAwaitable<ReadOnlyMemory<byte>?>.ConfiguredValueTaskAwaiter _read;
    private ManualResetValueTaskSourceCore<ReadOnlyMemory<byte>?> _end;
    private int _state;

    public PendingRead(ReadWatch watch) => (_watch, _answer) = (watch, Answer);

    /// <summary>When it is over. Guarded by the watch's lock, as its place in the chain is.</summary>
    public long Deadline { get; set; }

    public ValueTask<ReadOnlyMemory<byte>?> Start(ValueTask<ReadOnlyMemory<byte>?> read)
    {
        var end = new ValueTask<ReadOnlyMemory<byte>?>(this, _end.Version);
        _read = read.ConfigureAwait(false).GetAwaiter();
        _read.UnsafeOnCompleted(_answer);
        return end;
    }

    /// <summary>Takes the end for the time-out, if the answer has not. Within the watch's lock: there, a read cannot have become another's meanwhile.</summary>
    public bool TryTimeOut() => Interlocked.CompareExchange(ref _state, TimedOut, Waiting) == Waiting;

    /// <summary>Tells the caller, on another thread: whoever times out one read has others to look at.</summary>
    public void EndWithTimeout()
    {
        _end.RunContinuationsAsynchronously = true;
        _end.SetException(new TimeoutException());
    }

    public ReadOnlyMemory<byte>? GetResult(short token)
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
                _end.Reset();
                (_read, _state) = (default, Waiting);
            }

            _watch.Leave(this, canBeUsedAgain);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _end.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _end.OnCompleted(continuation, state, token, flags);

    private void Answer()
    {
        var isInTime = Interlocked.CompareExchange(ref _state, Answered, Waiting) == Waiting;
        try
        {
            var bytes = _read.GetResult();
            if (isInTime)
                _end.SetResult(bytes);
        }
        catch (Exception exception) when (isInTime)
        {
            _end.SetException(exception);
        }
        catch (Exception)
        {
            // The caller was told of the time-out.
        }
    }
}
