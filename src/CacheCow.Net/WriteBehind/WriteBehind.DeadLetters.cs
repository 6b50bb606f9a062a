namespace CacheCow.Net;

public abstract partial class WriteBehind<TKey, TObj>
{
    /// <summary>The accepted values that could not be written, in the order in which they were accepted. A page at a time.</summary>
    /// <param name="after">Only those with a higher <see cref="DeadLetter{TKey,TObj}.Id"/>: the last of the page before. 0: the first page.</param>
    /// <param name="count">How many at the most; 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The page; empty: there are no more.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is out of range, or <paramref name="after"/> is negative.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed.</exception>
    public async ValueTask<IReadOnlyList<DeadLetter<TKey, TObj>>> ReadDeadLettersAsync(long after = 0, int count = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        Guard.Between(count, 1, 1000, nameof(count));
        var letters = await _queue.ReadDeadAsync(after, count, cancellationToken).ConfigureAwait(false);
        return Array.ConvertAll(letters, LetterOf);
    }

    /// <summary>
    /// Accepts the value of a dead letter again: it goes to the end of the queue, and readers see it as soon as this has returned. Not if something newer was accepted for its object since:
    /// that would be undone by something older.
    /// </summary>
    /// <param name="id">The letter's <see cref="DeadLetter{TKey,TObj}.Id"/>.</param>
    /// <param name="force">Also if something newer was accepted.</param>
    /// <param name="cancellationToken">Gives up waiting. It may have happened all the same.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The cache was stopped.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed: the message says whether the value was accepted.</exception>
    public async ValueTask<ReplayState> ReplayAsync(long id, bool force = false, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(id);
        ObjectDisposedException.ThrowIf(_isStopped, this);
        var letters = await _queue.ReadDeadAsync(id - 1, 1, cancellationToken).ConfigureAwait(false);
        if (letters is not [var letter, ..] || letter.Sequence != id)
            return ReplayState.NotFound;
        if (_behind.Drains)
            Start();
        return _codec.DecodeKey(letter.Key, letter.Value, out var key) == DecodeMiss.None
            ? await ReplayAsync(id, key, force, cancellationToken).ConfigureAwait(false)
            : (await _queue.ReplayAsync(id, force, cancellationToken).ConfigureAwait(false)).State;
    }

    /// <summary>Removes a dead letter for good: its value is lost.</summary>
    /// <param name="id">The letter's <see cref="DeadLetter{TKey,TObj}.Id"/>.</param>
    /// <param name="cancellationToken">Gives up waiting. It may have happened all the same.</param>
    /// <returns><see langword="true"/>: it was there until now.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed.</exception>
    public ValueTask<bool> DiscardAsync(long id, CancellationToken cancellationToken = default) => _queue.DiscardAsync(id, cancellationToken);

    private async ValueTask<ReplayState> ReplayAsync(long id, TKey key, bool force, CancellationToken cancellationToken)
    {
        var reply = await InDoubtInvalidatedAsync(key, _queue.ReplayAsync(id, force, cancellationToken)).ConfigureAwait(false);
        if (reply.State != ReplayState.Replayed)
            return reply.State;
        _arrivals.Set();
        await InvalidateAcceptedAsync(_queue, key, reply.Sequence).ConfigureAwait(false);
        return reply.State;
    }

    private DeadLetter<TKey, TObj> LetterOf(DeadWrite letter)
    {
        var isReadable = _codec.Decode(letter.Key, letter.Value, out var accepted) == DecodeMiss.None;
        return new DeadLetter<TKey, TObj>
        {
            Id = letter.Sequence,
            IsReadable = isReadable,
            Key = isReadable ? accepted.Key : default,
            Value = accepted.Object,
            Error = letter.Reason,
            Attempts = letter.Attempts,
            AcceptedAt = QueueTime.Of(letter.Sequence),
            FailedAt = letter.BuriedAt,
        };
    }
}
