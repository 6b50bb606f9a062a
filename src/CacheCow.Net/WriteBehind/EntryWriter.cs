namespace CacheCow.Net;

/// <summary>
/// Writes one entry to the source.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>Which object it is of is read.</item>
/// <item>W1: the object is not cached while the source changes. A worker that dies from here on leaves it uncached. If the store fails here, nothing was attempted.</item>
/// <item>The attempt is counted, durably, and only for the holder of the lease, before the value is read and written: an entry that ends the process is a dead letter some day, too.</item>
/// <item>The source is written to.</item>
/// <item>The entry is removed, or becomes a dead letter; only by the holder of the lease: one that has lost it leaves the entry to the next, which writes it again.</item>
/// <item>W2, after the entry is gone: who leased before has seen the entry, or the source as it was, and is rejected; who leases after sees the source as it is.</item>
/// </list>
/// <para>Whoever dies in between leaves the entry in the queue: it is written again.</para>
/// </remarks>
internal sealed class EntryWriter<TKey, TObj>(
    QueueSteps steps, WriteTarget<TKey, TObj> target, QueueCodec<TKey, TObj> codec, WriteBehindOptions options, TimeProvider time, CacheMetrics cacheMetrics, QueueMetrics metrics)
    where TKey : notnull
{
    private static readonly Backoff StoreBackoff = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));

    private readonly Backoff _backoff = new(options.RetryMin, options.RetryMax);

    /// <summary>Does what has to be done with the first entry of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="lease">The lease under which it is done.</param>
    /// <exception cref="OperationCanceledException">The lease is near its end.</exception>
    public async Task<AttemptResult> TryAsync(KeyLine line, QueueLease lease)
    {
        try
        {
            lease.Ending.ThrowIfCancellationRequested();
            line.Value ??= await ReadAgainAsync(line.Sequence, lease.Ending).ConfigureAwait(false);
            if (line.Value is not { } value)
                return AttemptResult.Done;
            var miss = codec.DecodeKey(line.Key, value, out var key);
            var tried = miss == DecodeMiss.None
                ? await TryAsync(key, new QueuedWrite(line.Sequence, line.Key, value), lease).ConfigureAwait(false)
                : await BuryUnreadableAsync(line.Sequence, miss, lease).ConfigureAwait(false);
            line.StoreFailures = 0;
            return tried;
        }
        catch (Exception) when (!lease.Ending.IsCancellationRequested)
        {
            // The store's failure, which is counted. The source was not written to, or the entry is written once more. Longer and longer pauses: objects whose server is away
            // must not take the places of the others.
            return AttemptResult.Failed(StoreBackoff.After(++line.StoreFailures));
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAgainAsync(long sequence, CancellationToken ending)
    {
        var found = await steps.ReadAsync(sequence - 1, 1, ending).ConfigureAwait(false);
        return found is [var entry, ..] && entry.Sequence == sequence ? entry.Value : default(ReadOnlyMemory<byte>?);
    }

    private async Task<AttemptResult> TryAsync(TKey key, QueuedWrite entry, QueueLease lease)
    {
        await using var end = new QuietDispose<TKey, TObj>(await target.BeginWriteAsync(key, lease.Ending).ConfigureAwait(false)).ConfigureAwait(false); // W1, W2
        var attempt = await steps.BeginAttemptAsync(lease.Worker, entry.Sequence).ConfigureAwait(false);
        if (attempt == 0)
            return await ReadAgainAsync(entry.Sequence, lease.Ending).ConfigureAwait(false) is null ? AttemptResult.Done : AttemptResult.LeaseLost;
        if (attempt > options.MaxAttempts)
            return await BuryAsync(entry.Sequence, WriteFailure.Interrupted, lease).ConfigureAwait(false);
        var miss = codec.Decode(key, entry.Key.Span, entry.Value, out var obj);
        return miss == DecodeMiss.None
            ? await TryAsync(entry.Sequence, new Accepted<TKey, TObj>(key, obj), attempt, lease).ConfigureAwait(false)
            : await BuryUnreadableAsync(entry.Sequence, miss, lease).ConfigureAwait(false);
    }

    private async Task<AttemptResult> TryAsync(long sequence, Accepted<TKey, TObj> accepted, int attempt, QueueLease lease)
    {
        var failure = await WriteAsync(accepted, new WriteContext(sequence, attempt, QueueTime.Of(sequence)), lease).ConfigureAwait(false);
        if (failure is null)
            return await EndAsync(() => steps.DequeueAsync(lease.Worker, sequence), metrics.Write, lease.Ending).ConfigureAwait(false);
        cacheMetrics.Log.WriteFailed(steps.Name, sequence, attempt, failure.Name);
        if (failure.IsPermanent || attempt >= options.MaxAttempts)
            return await BuryAsync(sequence, failure, lease).ConfigureAwait(false);
        metrics.Retry();
        return AttemptResult.Failed(_backoff.After(attempt));
    }

    private Task<AttemptResult> BuryAsync(long sequence, WriteFailure failure, QueueLease lease) =>
        EndAsync(() => steps.BuryAsync(lease.Worker, sequence, failure.Name), () => Buried(sequence, failure.Name, isUnreadable: false), lease.Ending);

    private Task<AttemptResult> BuryUnreadableAsync(long sequence, DecodeMiss miss, QueueLease lease)
    {
        cacheMetrics.DecodeMiss(miss);
        var reason = $"Unreadable: {miss}";
        return EndAsync(() => steps.BuryAsync(lease.Worker, sequence, reason), () => Buried(sequence, reason, isUnreadable: true), lease.Ending);
    }

    private void Buried(long sequence, string reason, bool isUnreadable)
    {
        metrics.Bury(isUnreadable);
        cacheMetrics.Log.WriteBuried(steps.Name, sequence, reason);
    }

    /// <returns><see langword="null"/>: the source has it.</returns>
    private async Task<WriteFailure?> WriteAsync(Accepted<TKey, TObj> accepted, WriteContext context, QueueLease lease)
    {
        using var limit = new CancellationTokenSource(options.WriteTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, lease.Ending);
        try
        {
            // A process that was stopped comes back with its timers late: not with a value that another has overwritten by now.
            if (!lease.IsHeld)
                lease.End();
            either.Token.ThrowIfCancellationRequested();
            await target.WriteAsync(accepted.Key, accepted.Object, context, either.Token).ConfigureAwait(false);
            return null;
        }
        catch (Exception) when (lease.Ending.IsCancellationRequested)
        {
            throw new OperationCanceledException(lease.Ending); // whatever the driver calls it
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return WriteFailure.TimedOut;
        }
        catch (Exception exception)
        {
            return new WriteFailure(exception.GetType().FullName ?? nameof(Exception), IsPermanent(exception));
        }
    }

    /// <summary>Takes the entry out of the queue, again and again until the store has answered: the write need not be repeated for that.</summary>
    private async Task<AttemptResult> EndAsync(Func<ValueTask<bool>> step, Action count, CancellationToken ending)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                if (!await step().ConfigureAwait(false))
                    return AttemptResult.LeaseLost;
                count();
                return AttemptResult.Done;
            }
            catch (CacheStoreException)
            {
                await Task.Delay(StoreBackoff.After(failures), time, ending).ConfigureAwait(false);
            }
        }
    }

    private bool IsPermanent(Exception exception)
    {
        try
        {
            return target.IsPermanent(exception);
        }
        catch (Exception)
        {
            return false;
        }
    }
}
