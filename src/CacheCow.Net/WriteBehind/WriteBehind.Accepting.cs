namespace CacheCow.Net;

public abstract partial class WriteBehind<TKey, TObj>
{
    private static readonly TimeSpan FullPoll = TimeSpan.FromMilliseconds(50);

    private volatile bool _isStopped;

    /// <summary>
    /// Accepts a value. When this method has returned, the value is durable in the queue, and no read that starts later, on any process,
    /// returns anything older. The value is written to the source later.
    /// </summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="value">The new state of the object, or <see langword="null"/> if the object no longer exists.</param>
    /// <param name="cancellationToken">A token to cancel the wait. The value may have been accepted nevertheless.</param>
    /// <returns>The sequence number of the value. It is higher than the number of every value that was accepted before.</returns>
    /// <remarks>
    /// The method takes two round trips. It does not take part in an ambient transaction: an accepted value is written even if the
    /// transaction is rolled back. When the queue is full, the method waits for up to <see cref="WriteBehindOptions.AcceptTimeout"/>.
    /// Exceptions of <c>Serialize</c> and <see cref="SerializeKey"/> are passed on, and nothing is accepted.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The value has more bytes than the store takes. Nothing was accepted.</exception>
    /// <exception cref="QueueFullException">The queue was full for the whole wait. Nothing was accepted.</exception>
    /// <exception cref="ObjectDisposedException">The cache was stopped. Nothing was accepted.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed. The message says whether the value was accepted. If in doubt, accept it again: accepting it twice does no harm.
    /// </exception>
    public ValueTask<long> AcceptAsync(TKey key, TObj? value, CancellationToken cancellationToken = default) => AcceptByAsync(_queue, key, value, cancellationToken);

    private async ValueTask<long> AcceptByAsync(QueueSteps queue, TKey key, TObj? value, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_isStopped, this);
        var name = _codec.NameOf(key);
        var record = _codec.Encode(key, name, value);
        _queue.Check(record);
        if (_behind.Drains)
            Start();

        var sequence = await InDoubtInvalidatedAsync(key, EnqueueAsync(queue, name, record, cancellationToken)).ConfigureAwait(false);
        _queueMetrics.Accept();
        _arrivals.Set();
        await InvalidateAcceptedAsync(queue, key, sequence).ConfigureAwait(false);
        return sequence;
    }

    /// <summary>
    /// Accepts a value, as <see cref="AcceptAsync"/> does, and blocks the calling thread until it is done. It needs no thread of the pool.
    /// </summary>
    /// <param name="key">The key of the object.</param>
    /// <param name="value">The new state of the object, or <see langword="null"/> if the object no longer exists.</param>
    /// <returns>The sequence number of the value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="key"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The same as for <see cref="AcceptAsync"/>.</exception>
    /// <exception cref="QueueFullException">The same as for <see cref="AcceptAsync"/>.</exception>
    /// <exception cref="ObjectDisposedException">The cache was stopped.</exception>
    /// <exception cref="CacheStoreException">The same as for <see cref="AcceptAsync"/>.</exception>
    public long Accept(TKey key, TObj? value) => Blocking.Run(
        static args => args.Cache.AcceptByAsync(args.Cache._synchronousQueue.Value, args.Key, args.Value, default), (Cache: this, Key: key, Value: value));

    private async ValueTask<long> EnqueueAsync(QueueSteps queue, byte[] name, byte[] record, CancellationToken cancellationToken)
    {
        var (time, startedAt) = (Options.TimeProvider, Options.TimeProvider.GetTimestamp());
        for (var mayHaveRoom = true; ;)
        {
            var room = _dequeued.Next; // before asking
            var sequence = mayHaveRoom ? await queue.EnqueueAsync(name, record, _behind.MaxLength, cancellationToken).ConfigureAwait(false) : 0;
            if (sequence != 0)
                return sequence;
            var left = _behind.AcceptTimeout - time.GetElapsedTime(startedAt);
            if (left <= TimeSpan.Zero)
                throw Full();
            await queue.Waits.UntilAsync(room, left < FullPoll ? left : FullPoll, cancellationToken).ConfigureAwait(false);
            mayHaveRoom = await HasRoomAsync(queue, _behind.MaxLength, cancellationToken).ConfigureAwait(false);
        }
    }

    // Asked for instead of sending the value again and again: many who wait with large ones would keep a slow store busy with that alone.
    private static async ValueTask<bool> HasRoomAsync(QueueSteps queue, long maxLength, CancellationToken cancellationToken)
    {
        var state = await queue.StateAsync(cancellationToken).ConfigureAwait(false);
        return state.Length + state.DeadLetters < maxLength;
    }

    // Not to be cancelled: the value is accepted.
    private async ValueTask InvalidateAcceptedAsync(QueueSteps queue, TKey key, long sequence)
    {
        try
        {
            if (queue.Waits.AreBlocking)
                Invalidate(key);
            else
                await InvalidateAsync(key, default, CancellationToken.None).ConfigureAwait(false);
        }
        catch (CacheStoreException failure)
        {
            _late.Add(key);
            throw new CacheStoreException(
                $"The value was accepted as number {sequence} of the queue '{_behind.Queue}', and will be written; but what was cached before could not be removed, and may be read until " +
                $"then. Invalidate the object, or accept the value again; it is also tried again in the background. {failure.Message}", failure);
        }
    }

    /// <summary>A value that may have been accepted all the same is seen by who misses: who hits must not read something older for as long as it waits.</summary>
    private async ValueTask<T> InDoubtInvalidatedAsync<T>(TKey key, ValueTask<T> step)
    {
        try
        {
            return await step.ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is CacheStoreException or OperationCanceledException)
        {
            _arrivals.Set();
            _late.Add(key);
            throw;
        }
    }

    private QueueFullException Full()
    {
        _queueMetrics.Refuse();
        return new QueueFullException(
            $"The queue '{_behind.Queue}' of cache '{Metrics.CacheName}' holds {_behind.MaxLength} values and dead letters ({nameof(WriteBehindOptions.MaxLength)}), and had no room for {_behind.AcceptTimeout} " +
            $"({nameof(WriteBehindOptions.AcceptTimeout)}). Nothing was accepted. See whether the source is written to ({nameof(GetStateAsync)}), and look at the dead letters ({nameof(ReadDeadLettersAsync)}).");
    }
}
