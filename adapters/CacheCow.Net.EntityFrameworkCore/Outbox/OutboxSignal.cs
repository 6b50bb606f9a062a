namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Tells the dispatchers of this process that a transaction with rows for the outbox has ended.</summary>
internal sealed class OutboxSignal
{
    private TaskCompletionSource _next = Create();

    /// <summary>Done when the next transaction has ended. Ask before looking at the table.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
