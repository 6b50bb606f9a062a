namespace CacheCow.Net.Sqlite;

public sealed partial class SqliteStore
{
    /// <inheritdoc/>
    /// <remarks>Each transaction is for 512 keys: the writes of all of these keys begin, or none does.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is zero or negative.</exception>
    /// <exception cref="CacheStoreException">The file could not be written. Some writes may have begun, and some have not.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        InParts("begin the write of", keys, null, (steps, part, now) => steps.BeginWrite(part.Keys, part.Messages, token, now, Clock.After(now, lifetime)));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is zero or negative.</exception>
    /// <exception cref="CacheStoreException">The file could not be written. Some intents may not have been renewed.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        var all = true;
        InParts("renew the write of", keys, null, (steps, part, now) =>
        {
            var message = steps.RenewWrite(part.Keys, part.Messages, token, now, Clock.After(now, lifetime), out var allOfPart);
            all &= allOfPart;
            return message;
        });
        return all;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// If the file is full, a new value for which no room can be made is not stored (<see cref="WriteOutcome.TooLarge"/>), and neither are
    /// the values that share its transaction.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The lifetime of a value is negative.</exception>
    /// <exception cref="ArgumentException">The number of values differs from the number of keys.</exception>
    /// <exception cref="CacheStoreException">The file could not be written. Some writes may not have ended.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<WriteOutcome[]> EndWriteAsync(
        IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (values is not null && values.Count != keys.Count)
            throw new ArgumentException($"There are {values.Count} new values for {keys.Count} keys; give one for each, or none at all.", nameof(values));
        cancellationToken.ThrowIfCancellationRequested();
        var outcomes = new WriteOutcome[keys.Count];
        NewValue[] news = values is null ? [] : [.. values];
        foreach (var value in news)
            ArgumentOutOfRangeException.ThrowIfLessThan(value.Lifetime, TimeSpan.Zero, nameof(values));
        InParts("end the write of", keys, null, (steps, part, now) =>
        {
            var some = news.Length == 0 ? default : news.AsSpan(part.First, part.Keys.Length);
            return steps.EndWrite(part.Keys, part.Messages, token, some, now, outcomes.AsSpan(part.First));
        });
        return outcomes;
    }
}
