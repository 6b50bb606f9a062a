namespace CacheCow.Net;

public abstract partial class WriteBehind<TKey, TObj>
{
    /// <summary>Reads one page of the accepted values that could not be written, in the order in which they were accepted.</summary>
    /// <param name="after">
    /// The <see cref="DeadLetter{TKey,TObj}.Id"/> of the last dead letter of the previous page; only dead letters with a higher one are
    /// returned. Use 0 for the first page.
    /// </param>
    /// <param name="count">The maximum number of dead letters to return; 1 to 1,000.</param>
    /// <param name="cancellationToken">A token to cancel the wait.</param>
    /// <returns>The page. It is empty if there are no more dead letters.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="count"/> is out of range, or <paramref name="after"/> is negative.
    /// </exception>
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
    /// Accepts the value of a dead letter again. The value goes to the end of the queue, and readers see it as soon as this method has
    /// returned. Nothing is done if a newer value was accepted for the same object since: the older value would undo the newer one.
    /// </summary>
    /// <param name="id">The <see cref="DeadLetter{TKey,TObj}.Id"/> of the dead letter.</param>
    /// <param name="force">
    /// <see langword="true"/> to accept the value even if a newer one was accepted; otherwise <see langword="false"/>.
    /// </param>
    /// <param name="cancellationToken">A token to cancel the wait. The value may have been accepted nevertheless.</param>
    /// <returns>The result of the replay.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="id"/> is not positive.</exception>
    /// <exception cref="ObjectDisposedException">The cache was stopped.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">The store failed. The message says whether the value was accepted.</exception>
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

    /// <summary>Removes a dead letter permanently. Its value is lost.</summary>
    /// <param name="id">The <see cref="DeadLetter{TKey,TObj}.Id"/> of the dead letter.</param>
    /// <param name="cancellationToken">A token to cancel the wait. The dead letter may have been removed nevertheless.</param>
    /// <returns><see langword="true"/> if the dead letter was there until now; otherwise <see langword="false"/>.</returns>
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
