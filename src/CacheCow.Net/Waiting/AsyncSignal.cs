namespace CacheCow.Net;

/// <summary>Tells those who wait that something has changed. Take <see cref="Next"/> before looking: a change after that is not slept through.</summary>
internal sealed class AsyncSignal
{
    private TaskCompletionSource _next = Make();

    /// <summary>Completes at the next change.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, Make()).TrySetResult();

    private static TaskCompletionSource Make() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
