namespace CacheCow.Net;

/// <summary>Asks a queue, for no longer than <see cref="CacheCowOptions.StoreTimeout"/>. A step that fails is counted, and its outcome is not known.</summary>
internal sealed class QueueSteps(IWriteQueue queue, string name, StoreSteps store, CacheMetrics metrics)
{
    public string Name => name;

    /// <exception cref="ArgumentException">The value has more bytes than the store takes.</exception>
    public void Check(byte[] value)
    {
        if (value.Length > queue.MaxQueuedBytes)
            throw new ArgumentException($"The value of cache '{metrics.CacheName}' has {value.Length} bytes with its key, and may have {queue.MaxQueuedBytes} at the most in the queue '{name}'.", nameof(value));
    }

    /// <summary>How the caller waits.</summary>
    public Waits Waits => store.Waits;

    /// <summary>The same steps for synchronous callers.</summary>
    public QueueSteps ForSynchronousCallers()
    {
        var synchronous = store.ForSynchronousCallers();
        return new QueueSteps(synchronous.Store as IWriteQueue ?? queue, name, synchronous, metrics);
    }

    public ValueTask<long> EnqueueAsync(ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, long maxLength, CancellationToken cancellationToken) =>
        CallAsync("add to", () => queue.EnqueueAsync(name, key, value, maxLength, cancellationToken), cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?[]> ReadNewestAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken) =>
        CallAsync("look for what waits in", () => AllNewestAsync(keys, cancellationToken), cancellationToken, keys.Count);

    public ValueTask<QueuedWrite[]> ReadAsync(long after, int count, CancellationToken cancellationToken) =>
        StepAsync("read", () => queue.ReadQueueAsync(name, after, count, cancellationToken), cancellationToken);

    public ValueTask<bool> LeaseAsync(LeaseToken worker, TimeSpan lifetime) =>
        StepAsync("lease", () => queue.LeaseQueueAsync(name, worker, lifetime, default), default);

    public ValueTask<bool> ReleaseAsync(LeaseToken worker) =>
        StepAsync("release the lease of", () => queue.ReleaseQueueAsync(name, worker, default), default);

    public ValueTask<int> BeginAttemptAsync(LeaseToken worker, long sequence) =>
        StepAsync("begin a write of", () => queue.BeginAttemptAsync(name, worker, sequence, default), default);

    public ValueTask<bool> DequeueAsync(LeaseToken worker, long sequence) =>
        StepAsync("remove from", () => queue.DequeueAsync(name, worker, sequence, default), default);

    public ValueTask<bool> BuryAsync(LeaseToken worker, long sequence, string reason) =>
        StepAsync("add to the dead letters of", () => queue.BuryAsync(name, worker, sequence, reason, default), default);

    public ValueTask<DeadWrite[]> ReadDeadAsync(long after, int count, CancellationToken cancellationToken) =>
        CallAsync("read the dead letters of", () => queue.ReadDeadAsync(name, after, count, cancellationToken), cancellationToken);

    public ValueTask<ReplayReply> ReplayAsync(long sequence, bool force, CancellationToken cancellationToken) =>
        CallAsync("replay a dead letter of", () => queue.ReplayAsync(name, sequence, force, cancellationToken), cancellationToken);

    public ValueTask<bool> DiscardAsync(long sequence, CancellationToken cancellationToken) =>
        CallAsync("discard a dead letter of", () => queue.DiscardAsync(name, sequence, cancellationToken), cancellationToken);

    public ValueTask<WriteQueueState> StateAsync(CancellationToken cancellationToken) =>
        CallAsync("tell the length of", () => queue.GetQueueStateAsync(name, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken cancellationToken) =>
        CallAsync("check", () => queue.CheckDurabilityAsync(cancellationToken), cancellationToken);

    /// <summary>The store's time; for an age that somebody looks at. <see langword="null"/>: the store failed.</summary>
    public ValueTask<long?> TimeAsync() => store.TimeAsync();

    private async ValueTask<ReadOnlyMemory<byte>?[]> AllNewestAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken) =>
        Replies.Whole(await queue.ReadNewestAsync(name, keys, cancellationToken).ConfigureAwait(false), keys.Count);

    /// <summary>A step that a caller waits for: not asked for while the store is left alone. The worker's own steps are: nobody waits for them, and a lease that is not renewed is lost.</summary>
    private ValueTask<T> CallAsync<T>(string verb, Func<ValueTask<T>> step, CancellationToken cancellationToken, int objects = 1)
    {
        if (!store.IsOpen)
            return StepAsync(verb, step, cancellationToken, objects);
        metrics.Skip(StoreStep.Queue);
        return ValueTask.FromException<T>(new CacheStoreException(
            $"Cache '{metrics.CacheName}': the store was not asked to {verb} the queue '{name}': it is left alone for a short while, since it has failed several times in a row " +
            $"({nameof(CacheCowOptions.StoreBreaker)}). Nothing has happened.", store.Breaker?.Breaker.Failure));
    }

    private async ValueTask<T> StepAsync<T>(string verb, Func<ValueTask<T>> step, CancellationToken cancellationToken, int objects = 1)
    {
        try
        {
            var answer = await store.Bound(step(), objects, cancellationToken).ConfigureAwait(false);
            store.Answered();
            return answer;
        }
        catch (Exception exception) when (StoreSteps.IsFailure(exception, cancellationToken))
        {
            store.Count(StoreStep.Queue, exception);
            throw new CacheStoreException(
                $"Cache '{metrics.CacheName}': the store could not {verb} the queue '{name}': {exception.Message} Whether it happened is not known.", exception);
        }
    }
}
