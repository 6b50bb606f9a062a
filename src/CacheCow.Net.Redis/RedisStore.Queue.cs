using StackExchange.Redis;

namespace CacheCow.Net.Redis;

// Queues of writes: each step is one script on the keys of one queue, which are all in one slot.
public sealed partial class RedisStore : IWriteQueue
{
    /// <summary>
    /// Gets the maximum number of bytes that the value of an entry may have: <see cref="RedisStoreOptions.MaxValueBytes"/>.
    /// </summary>
    public int MaxQueuedBytes => _maxValueBytes;

    /// <inheritdoc/>
    /// <remarks>
    /// The entry is written to disk when the server's <c>appendfsync</c> says so (see <see cref="CheckDurabilityAsync"/>), and to as many
    /// replicas as <see cref="RedisStoreOptions.InvalidationDurability"/> requires.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// <paramref name="queue"/> is not a valid queue name, or the value has more bytes than <see cref="RedisStoreOptions.MaxValueBytes"/>.
    /// </exception>
    /// <exception cref="ReplicationShortfallException">The entry was added, but fewer replicas have it.</exception>
    public async ValueTask<long> EnqueueAsync(string queue, ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, long maxLength, CancellationToken cancellationToken)
    {
        if (value.Length > _maxValueBytes)
            throw new ArgumentException($"The value has {value.Length} bytes, and may have {_maxValueBytes} ({nameof(RedisStoreOptions.MaxValueBytes)}) at the most.", nameof(value));
        return QueueAnswers.Number(await RunDurablyAsync(QueueScripts.Enqueue, queue, [Wire.ValueOf(key), Wire.ValueOf(value), maxLength], cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?[]> ReadNewestAsync(string queue, IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken)
    {
        var parts = keys.Chunk(KeysPerScript).Select(part => RunAsync(QueueScripts.Newest, queue, Array.ConvertAll(part, Wire.ValueOf), cancellationToken));
        var answers = await Task.WhenAll(parts).ConfigureAwait(false);
        return [.. answers.SelectMany(answer => (RedisValue[])answer!).Select(Wire.BytesOf)];
    }

    /// <inheritdoc/>
    /// <remarks>About 4 MiB are read at a time, and at least one entry.</remarks>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    public async ValueTask<QueuedWrite[]> ReadQueueAsync(string queue, long after, int count, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(QueueScripts.Read, queue, [after, count], cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll((RedisResult[])answer!, QueueAnswers.Entry);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    public async ValueTask<bool> LeaseQueueAsync(string queue, LeaseToken worker, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        return (bool)await RunAsync(QueueScripts.Lease, queue, [worker.ToByteArray(), Wire.MillisecondsOf(lifetime)], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    public async ValueTask<bool> ReleaseQueueAsync(string queue, LeaseToken worker, CancellationToken cancellationToken) =>
        (bool)await RunAsync(QueueScripts.Release, queue, [worker.ToByteArray()], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    public async ValueTask<int> BeginAttemptAsync(string queue, LeaseToken worker, long sequence, CancellationToken cancellationToken) =>
        (int)await RunAsync(QueueScripts.Attempt, queue, [worker.ToByteArray(), sequence], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    public async ValueTask<bool> DequeueAsync(string queue, LeaseToken worker, long sequence, CancellationToken cancellationToken) =>
        (bool)await RunAsync(QueueScripts.Dequeue, queue, [worker.ToByteArray(), sequence], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    public async ValueTask<bool> BuryAsync(string queue, LeaseToken worker, long sequence, string reason, CancellationToken cancellationToken) =>
        (bool)await RunAsync(QueueScripts.Bury, queue, [worker.ToByteArray(), sequence, reason], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <remarks>About 4 MiB are read at a time, and at least one dead letter.</remarks>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    public async ValueTask<DeadWrite[]> ReadDeadAsync(string queue, long after, int count, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(QueueScripts.Dead, queue, [after, count], cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll((RedisResult[])answer!, QueueAnswers.Letter);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    /// <exception cref="ReplicationShortfallException">
    /// The replay was done, but fewer replicas have it than <see cref="RedisStoreOptions.InvalidationDurability"/> requires.
    /// </exception>
    public async ValueTask<ReplayReply> ReplayAsync(string queue, long sequence, bool force, CancellationToken cancellationToken) =>
        QueueAnswers.Reply(await RunDurablyAsync(QueueScripts.Replay, queue, [sequence, force ? "1" : "0"], cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    public async ValueTask<bool> DiscardAsync(string queue, long sequence, CancellationToken cancellationToken) =>
        (bool)await RunAsync(QueueScripts.Discard, queue, [sequence], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="queue"/> is not a valid queue name.</exception>
    public async ValueTask<WriteQueueState> GetQueueStateAsync(string queue, CancellationToken cancellationToken) =>
        QueueAnswers.State(await RunAsync(QueueScripts.State, queue, [], cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    /// <remarks>
    /// The method checks whether the server may evict the queue (<c>maxmemory-policy</c>), and whether it forgets the queue when it ends
    /// (<c>appendonly</c>). On a cluster, all primaries are asked.
    /// </remarks>
    public async ValueTask<IReadOnlyList<string>> CheckDurabilityAsync(CancellationToken cancellationToken) =>
        await ServerSettings.CheckAsync(_scripts, _streams.All(), cancellationToken).ConfigureAwait(false);

    // Accepted must mean as durable as an invalidation; what takes an entry out is done again if it is lost.
    private Task<RedisResult> RunDurablyAsync(Script script, string queue, RedisValue[] arguments, CancellationToken cancellationToken) =>
        _primaries.RunAsync(script, QueueKeys.Of(_keyPrefix, queue), arguments, cancellationToken);

    private Task<RedisResult> RunAsync(Script script, string queue, RedisValue[] arguments, CancellationToken cancellationToken) =>
        _scripts.RunAsync(script, QueueKeys.Of(_keyPrefix, queue), arguments, cancellationToken).AsTask();
}
