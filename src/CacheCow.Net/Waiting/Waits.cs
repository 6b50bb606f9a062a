namespace CacheCow.Net;

/// <summary>
/// How a call waits for what is not there yet: it gives its thread back until then, or, for a synchronous caller, keeps it. One path of code serves both: what a synchronous caller
/// has waited for is there, so that no <c>await</c> of it ever needs another thread.
/// </summary>
/// <remarks>
/// A thread that is blocked in <see cref="Task.Wait()"/> is woken by whoever completes the task, on that one's own thread. What waits with a <see cref="TimeProvider"/> of a test's own is
/// woken by its timers.
/// </remarks>
internal sealed class Waits(TimeProvider time, bool areBlocking)
{
    /// <summary>A synchronous caller waits on its own thread.</summary>
    public bool AreBlocking => areBlocking;

    private bool HasOwnTime => time != TimeProvider.System;

    /// <summary>Until the task has ended.</summary>
    /// <exception cref="TimeoutException">It has not within the limit.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public Task ForAsync(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (task.IsCompleted)
            return task;
        var ending = HasOwnTime || !areBlocking ? task.WaitAsync(limit, time, cancellationToken) : task;
        if (areBlocking && !HasEnded(ending, HasOwnTime ? Timeout.InfiniteTimeSpan : limit, cancellationToken))
            return Task.FromException(new TimeoutException());
        return ending;
    }

    /// <summary>The end of what has been started, whenever it comes.</summary>
    public ValueTask<T> ForAsync<T>(ValueTask<T> started)
    {
        if (!areBlocking || started.IsCompleted)
            return started;
        var ending = started.AsTask();
        HasEnded(ending, Timeout.InfiniteTimeSpan, CancellationToken.None);
        return new ValueTask<T>(ending);
    }

    /// <summary>For so long.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        if (!areBlocking)
            return Task.Delay(delay, time, cancellationToken);
        if (HasOwnTime)
            return ForAsync(Task.Delay(delay, time, cancellationToken), Timeout.InfiniteTimeSpan, CancellationToken.None);

        // A timer needs a thread of the pool to tell that it is over.
        using var never = new ManualResetEventSlim();
        never.Wait(delay, cancellationToken);
        return Task.CompletedTask;
    }

    /// <summary>Cancels, and waits until those who were told have returned. A synchronous caller tells them on its own thread.</summary>
    public Task CancelAsync(CancellationTokenSource source)
    {
        if (!areBlocking)
            return source.CancelAsync();
        source.Cancel();
        return Task.CompletedTask;
    }

    private static bool HasEnded(Task task, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return task.Wait(limit, cancellationToken);
        }
        catch (Exception) when (task.IsCompleted)
        {
            return true; // thrown where it is awaited
        }
    }

    /// <summary>Waits until a change, or for so long.</summary>
    public async Task UntilAsync(Task change, TimeSpan atMost, CancellationToken cancellationToken)
    {
        await ForAsync(change, atMost, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
