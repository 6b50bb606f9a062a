namespace CacheCow.Net.Testing;

/// <summary>
/// One process' view of a store with queues: a hook before and after each step that changes something, or asks what waits. A hook that throws is a store that fails; one that never
/// ends, a process that has died there.
/// </summary>
public sealed class HookedStore(ICacheStore inner) : StoreDouble(inner), IWriteQueue
{
    private readonly IWriteQueue _queues = (IWriteQueue)inner;

    /// <summary>Awaited before the step of that name.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>The twin without the fence: nobody is told what waits.</summary>
    public bool HidesWhatWaits { get; set; }

    /// <summary>Awaited after it.</summary>
    public Func<string, Task>? After { get; set; }

    public override ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken) =>
        VoidAsync(() => Inner.InvalidateAsync(keys, hold, cancellationToken), "Invalidate");

    public override ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken) =>
        VoidAsync(() => Inner.BeginWriteAsync(keys, token, lifetime, cancellationToken), "BeginWrite");

    public override ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken) =>
        StepAsync(() => Inner.RenewWriteAsync(keys, token, lifetime, cancellationToken), "RenewWrite");

    public override ValueTask<WriteOutcome[]> EndWriteAsync(
        IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken) =>
        StepAsync(() => Inner.EndWriteAsync(keys, token, values, cancellationToken), "EndWrite");

    public ValueTask<long> EnqueueAsync(string queue, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, long maxLength, CancellationToken cancellationToken) =>
        StepAsync(() => _queues.EnqueueAsync(queue, key, value, maxLength, cancellationToken), "Enqueue");

    public ValueTask<ReadOnlyMemory<byte>?[]> ReadNewestAsync(string queue, IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken) =>
        StepAsync(() => HidesWhatWaits ? new(new ReadOnlyMemory<byte>?[keys.Count]) : _queues.ReadNewestAsync(queue, keys, cancellationToken), "ReadNewest");

    public ValueTask<QueuedWrite[]> ReadQueueAsync(string queue, long after, int count, CancellationToken cancellationToken) =>
        StepAsync(() => _queues.ReadQueueAsync(queue, after, count, cancellationToken), "ReadQueue");

    public ValueTask<bool> LeaseQueueAsync(string queue, LeaseToken worker, TimeSpan lifetime, CancellationToken cancellationToken) =>
        StepAsync(() => _queues.LeaseQueueAsync(queue, worker, lifetime, cancellationToken), "LeaseQueue");

    public ValueTask<bool> ReleaseQueueAsync(string queue, LeaseToken worker, CancellationToken cancellationToken) =>
        StepAsync(() => _queues.ReleaseQueueAsync(queue, worker, cancellationToken), "ReleaseQueue");

    public ValueTask<int> BeginAttemptAsync(string queue, LeaseToken worker, long sequence, CancellationToken cancellationToken) =>
        StepAsync(() => _queues.BeginAttemptAsync(queue, worker, sequence, cancellationToken), "BeginAttempt");

    public ValueTask<bool> DequeueAsync(string queue, LeaseToken worker, long sequence, CancellationToken cancellationToken) =>
        StepAsync(() => _queues.DequeueAsync(queue, worker, sequence, cancellationToken), "Dequeue");

    public ValueTask<bool> BuryAsync(string queue, LeaseToken worker, long sequence, string reason, CancellationToken cancellationToken) =>
        StepAsync(() => _queues.BuryAsync(queue, worker, sequence, reason, cancellationToken), "Bury");

    public ValueTask<DeadWrite[]> ReadDeadAsync(string queue, long after, int count, CancellationToken cancellationToken) =>
        _queues.ReadDeadAsync(queue, after, count, cancellationToken);

    public ValueTask<ReplayReply> ReplayAsync(string queue, long sequence, bool force, CancellationToken cancellationToken) =>
        StepAsync(() => _queues.ReplayAsync(queue, sequence, force, cancellationToken), "Replay");

    public ValueTask<bool> DiscardAsync(string queue, long sequence, CancellationToken cancellationToken) => _queues.DiscardAsync(queue, sequence, cancellationToken);

    public ValueTask<WriteQueueState> GetQueueStateAsync(string queue, CancellationToken cancellationToken) => _queues.GetQueueStateAsync(queue, cancellationToken);

    private async ValueTask<T> StepAsync<T>(Func<ValueTask<T>> step, string name)
    {
        if (Before is { } before)
            await before(name);
        var result = await step();
        if (After is { } after)
            await after(name);
        return result;
    }

    private async ValueTask VoidAsync(Func<ValueTask> step, string name) => await StepAsync(async () =>
    {
        await step();
        return true;
    }, name);
}
