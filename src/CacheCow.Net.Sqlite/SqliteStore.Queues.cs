namespace CacheCow.Net.Sqlite;

// Durable means the disk here, whatever SyncEveryStep says. Taking an entry out need not be: after a power cut it is there again, and is written once more, as after any crash.
public sealed partial class SqliteStore
{
    private const int MostReasonCharacters = 500;

    /// <inheritdoc/>
    /// <remarks>
    /// The entry is on the disk when the method returns. The queues of a file may take half of
    /// <see cref="SqliteStoreOptions.MaxFileBytes"/>. Objects are removed to make room for them, but entries are never removed to make room
    /// for objects.
    /// </remarks>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    /// <exception cref="CacheStoreException">
    /// The file could not be written, is full, or its queues hold too much. Nothing was added, unless the disk failed.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<long> EnqueueAsync(string queue, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, long maxLength, CancellationToken cancellationToken)
    {
        QueueName.Check(queue, nameof(queue));
        cancellationToken.ThrowIfCancellationRequested();
        return _writer.Run(
            new Attempt("accept a write into the queue", queue),
            (steps, _) =>
            {
                var sequence = steps.Queues.Enqueue(queue, key.Span, value.Span, maxLength, _clock.Micros, out var bytes);
                return bytes > steps.Queues.MaxBytes ? throw Failures.QueuesTooLarge(Path, queue, bytes, steps.Queues.MaxBytes) : sequence;
            },
            isDurable: true);
    }

    /// <inheritdoc/>
    /// <remarks>All values are read as they were at one moment.</remarks>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    /// <exception cref="CacheStoreException">The file could not be read.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?[]> ReadNewestAsync(string queue, IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return ReadQueue(queue, keys, static (reader, what) => reader.Newest(what.Queue, what.Of), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>About 16 MiB are read at a time, and at least one entry.</remarks>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="CacheStoreException">The file could not be read.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<QueuedWrite[]> ReadQueueAsync(string queue, long after, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return ReadQueue(queue, (after, count), static (reader, what) => reader.Entries(what.Queue, what.Of.after, what.Of.count), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is zero or negative.</exception>
    /// <exception cref="CacheStoreException">The file could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<bool> LeaseQueueAsync(string queue, LeaseToken worker, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        return ChangeQueue("lease the queue", queue, (steps, now) => steps.Lease(queue, worker, now, Clock.After(now, lifetime)), isDurable: false, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    /// <exception cref="CacheStoreException">The file could not be written. The lease may still be held.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<bool> ReleaseQueueAsync(string queue, LeaseToken worker, CancellationToken cancellationToken) =>
        ChangeQueue("release the queue", queue, (steps, now) => steps.Release(queue, worker, now), isDurable: false, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    /// <exception cref="CacheStoreException">The file could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<int> BeginAttemptAsync(string queue, LeaseToken worker, long sequence, CancellationToken cancellationToken) =>
        ChangeQueue("count an attempt in the queue", queue, (steps, now) => steps.BeginAttempt(queue, worker, sequence, now), isDurable: false, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A power failure can undo the removal. The entry is then written once more.</remarks>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    /// <exception cref="CacheStoreException">The file could not be written. The entry may still be there.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<bool> DequeueAsync(string queue, LeaseToken worker, long sequence, CancellationToken cancellationToken) =>
        ChangeQueue("remove an entry from the queue", queue, (steps, now) => steps.Dequeue(queue, worker, sequence, now), isDurable: false, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// <paramref name="queue"/> is not a valid queue name, or <paramref name="reason"/> is empty or too long.
    /// </exception>
    /// <exception cref="CacheStoreException">The file could not be written. The entry may still be in the queue.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<bool> BuryAsync(string queue, LeaseToken worker, long sequence, string reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        if (reason.Length > MostReasonCharacters)
            throw new ArgumentException($"The reason has {reason.Length} characters, and may have {MostReasonCharacters}.", nameof(reason));
        return ChangeQueue("bury an entry of the queue", queue, (steps, now) => steps.Bury(queue, worker, sequence, reason, now), isDurable: true, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>About 16 MiB are read at a time, and at least one dead letter.</remarks>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="CacheStoreException">The file could not be read.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<DeadWrite[]> ReadDeadAsync(string queue, long after, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return ReadQueue(queue, (after, count), static (reader, what) => reader.Letters(what.Queue, what.Of.after, what.Of.count), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    /// <exception cref="CacheStoreException">The file could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<ReplayReply> ReplayAsync(string queue, long sequence, bool force, CancellationToken cancellationToken) =>
        ChangeQueue("replay a dead letter of the queue", queue, (steps, _) => steps.Replay(queue, sequence, force, _clock.Micros), isDurable: true, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    /// <exception cref="CacheStoreException">The file could not be written. The dead letter may still be there.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<bool> DiscardAsync(string queue, long sequence, CancellationToken cancellationToken) =>
        ChangeQueue("discard a dead letter of the queue", queue, (steps, _) => steps.Discard(queue, sequence), isDurable: true, cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    /// <exception cref="CacheStoreException">The file could not be read.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<WriteQueueState> GetQueueStateAsync(string queue, CancellationToken cancellationToken) =>
        ReadQueue(queue, 0, static (reader, what) => reader.State(what.Queue), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The method checks where the file is: whether it is in memory, or on another machine.</remarks>
    public ValueTask<IReadOnlyList<string>> CheckDurabilityAsync(CancellationToken cancellationToken) => new(DiskCheck.Check(Path));

    private T ReadQueue<TOf, T>(string queue, TOf of, Func<QueueReader, (string Queue, TOf Of), T> read, CancellationToken cancellationToken)
    {
        QueueName.Check(queue, nameof(queue));
        cancellationToken.ThrowIfCancellationRequested();
        return _readers.Run(new Attempt("read the queue", queue), (Queue: queue, Of: of, Read: read), static (reader, what, _) => what.Read(reader.Queues, (what.Queue, what.Of)));
    }

    private T ChangeQueue<T>(string verb, string queue, Func<QueueSteps, long, T> step, bool isDurable, CancellationToken cancellationToken)
    {
        QueueName.Check(queue, nameof(queue));
        cancellationToken.ThrowIfCancellationRequested();
        return _writer.Run(new Attempt(verb, queue), (steps, now) => step(steps.Queues, now), isDurable);
    }
}
