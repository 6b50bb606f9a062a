namespace CacheCow.Net.Testing;

/// <summary>A store with queues, in memory: whoever shares it is one of several processes; what is made anew on it has been restarted.</summary>
public class QueueStore(ICacheStore inner, TimeProvider time) : StoreDouble(inner), IWriteQueue
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemoryQueue> _queues = [];

    /// <summary>The twin without the fence: everybody may do what only the holder of the lease may.</summary>
    public bool IsUnfenced { get; set; }

    public virtual ValueTask<long> EnqueueAsync(
        string queue, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, long maxLength, CancellationToken cancellationToken) =>
        Step(queue, it => it.State.Length + it.State.DeadLetters < maxLength ? it.Add(key.ToArray(), value.ToArray(), time.GetUtcNow()) : 0);

    public virtual ValueTask<ReadOnlyMemory<byte>?[]> ReadNewestAsync(string queue, IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken) =>
        Step(queue, it => keys.Select(it.Newest).ToArray());

    public virtual ValueTask<QueuedWrite[]> ReadQueueAsync(string queue, long after, int count, CancellationToken cancellationToken) =>
        Step(queue, it => it.Read(after, count));

    public virtual ValueTask<bool> LeaseQueueAsync(string queue, LeaseToken worker, TimeSpan lifetime, CancellationToken cancellationToken) => Step(queue, it =>
    {
        if (it.Worker is { } holder && holder != worker && it.LeasedUntil > time.GetUtcNow())
            return false;
        (it.Worker, it.LeasedUntil) = (worker, time.GetUtcNow() + lifetime);
        return true;
    });

    public virtual ValueTask<bool> ReleaseQueueAsync(string queue, LeaseToken worker, CancellationToken cancellationToken) => Step(queue, it =>
    {
        var held = it.Worker == worker && it.LeasedUntil > time.GetUtcNow();
        if (it.Worker == worker)
            it.Worker = null;
        return held;
    });

    public virtual ValueTask<int> BeginAttemptAsync(string queue, LeaseToken worker, long sequence, CancellationToken cancellationToken) =>
        Step(queue, it => Holds(it, worker) && it.Contains(sequence) ? it.Count(sequence) : 0);

    public virtual ValueTask<bool> DequeueAsync(string queue, LeaseToken worker, long sequence, CancellationToken cancellationToken) => Step(queue, it =>
    {
        if (!Holds(it, worker))
            return false;
        it.Remove(sequence);
        return true;
    });

    public virtual ValueTask<bool> BuryAsync(string queue, LeaseToken worker, long sequence, string reason, CancellationToken cancellationToken) => Step(queue, it =>
    {
        if (!Holds(it, worker))
            return false;
        it.Bury(sequence, reason, time.GetUtcNow());
        return true;
    });

    public virtual ValueTask<DeadWrite[]> ReadDeadAsync(string queue, long after, int count, CancellationToken cancellationToken) =>
        Step(queue, it => it.ReadDead(after, count));

    public virtual ValueTask<ReplayReply> ReplayAsync(string queue, long sequence, bool force, CancellationToken cancellationToken) =>
        Step(queue, it => it.Replay(sequence, force, time.GetUtcNow()));

    public virtual ValueTask<bool> DiscardAsync(string queue, long sequence, CancellationToken cancellationToken) => Step(queue, it => it.Discard(sequence));

    public virtual ValueTask<WriteQueueState> GetQueueStateAsync(string queue, CancellationToken cancellationToken) => Step(queue, it => it.State);

    private bool Holds(MemoryQueue queue, LeaseToken worker) => IsUnfenced || (queue.Worker == worker && queue.LeasedUntil > time.GetUtcNow());

    private ValueTask<T> Step<T>(string queue, Func<MemoryQueue, T> step)
    {
        QueueName.Check(queue, nameof(queue));
        lock (_lock)
        {
            if (!_queues.TryGetValue(queue, out var it))
                _queues.Add(queue, it = new MemoryQueue());
            return new(step(it));
        }
    }
}
