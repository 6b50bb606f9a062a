namespace CacheCow.Net;

/// <summary>Tells those who wait that something has changed. Take <see cref="Next"/> before looking: a change after that is not slept through.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = Make();

    /// <summary>Completes at the next change.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Beat() => Interlocked.Exchange(ref _next, Make()).TrySetResult();

    /// <summary>Until the change, or for so long.</summary>
    public static async Task WaitAsync(Task next, TimeSpan atMost, Waits waits, CancellationToken cancellationToken)
    {
        await waits.ForAsync(next, atMost, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TaskCompletionSource Make() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
