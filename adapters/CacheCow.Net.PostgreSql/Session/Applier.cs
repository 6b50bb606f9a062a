namespace CacheCow.Net.PostgreSql;

/// <summary>
/// Invalidates what committed transactions have changed, those together that can be seen together, and confirms them:
/// 1. take what waits; 2. ask the server which of it other sessions see; 3. invalidate that; 4. confirm up to the first one that is not done.
/// In this order: an invalidation before 2 could be followed by a reader who still reads, and caches, the old row; a confirmation before 3 would lose it when the process dies.
/// </summary>
internal sealed class Applier(PendingTransactions pending, Visibility visibility, Invalidator invalidator, Confirmations confirmations, PostgresFeedOptions options, FeedMetrics metrics)
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(20);

    private long _delayTicks = -1;

    /// <summary>How long the last transaction took from its commit to its invalidation; <see langword="null"/>: there was none.</summary>
    public TimeSpan? Delay => Volatile.Read(ref _delayTicks) is >= 0 and var ticks ? new TimeSpan(ticks) : null;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var look = TimeSpan.Zero; ; )
        {
            var waiting = await pending.TakeAsync(cancellationToken).ConfigureAwait(false);
            var isDone = await InvalidateAsync(waiting, cancellationToken).ConfigureAwait(false);
            if (isDone)
            {
                await options.BeforeConfirming(cancellationToken).ConfigureAwait(false);
                if (pending.RemoveDone() is { } end)
                    confirmations.Confirm(end);
                look = TimeSpan.Zero;
            }
            else
            {
                // Mostly it takes less than to ask again; a commit that waits for a standby takes as long as it likes.
                metrics.WaitForVisibility();
                await Task.Delay(look, options.TimeProvider, cancellationToken).ConfigureAwait(false);
                look = look == TimeSpan.Zero ? FirstLook : look * 2 < LongestLook ? look * 2 : LongestLook;
            }
        }
    }

    /// <summary>Invalidates what can be seen.</summary>
    /// <returns><see langword="false"/>: nothing can.</returns>
    private async ValueTask<bool> InvalidateAsync(List<LogTransaction> waiting, CancellationToken cancellationToken)
    {
        var (ready, now, askedAt) = await ReadyAsync(waiting, cancellationToken).ConfigureAwait(false);
        var changes = invalidator.NewChanges();
        foreach (var transaction in ready)
            changes.Merge(transaction.Changes);
        await invalidator.InvalidateAsync(changes, cancellationToken).ConfigureAwait(false);

        var invalidatedAt = now + options.TimeProvider.GetElapsedTime(askedAt);
        foreach (var transaction in ready)
        {
            transaction.IsDone = true;
            if (transaction.Changes.Count > 0)
                Record(invalidatedAt - transaction.CommittedAt);
        }

        metrics.Done(ready.Count, ready.Sum(transaction => (long)transaction.Changes.Rows));
        return ready.Count > 0;
    }

    private async ValueTask<(List<LogTransaction> Ready, DateTime Now, long AskedAt)> ReadyAsync(List<LogTransaction> waiting, CancellationToken cancellationToken)
    {
        // What touches nothing that is mapped need not be seen by anybody.
        if (waiting.TrueForAll(transaction => transaction.Changes.Count == 0))
            return (waiting, default, options.TimeProvider.GetTimestamp());
        var (snapshot, now) = await visibility.ReadAsync(cancellationToken).ConfigureAwait(false);
        var askedAt = options.TimeProvider.GetTimestamp();
        var ready = waiting.FindAll(transaction => options.TakesLoggedForVisible || transaction.Changes.Count == 0 || snapshot.Sees(transaction.Id));
        return (ready, now, askedAt);
    }

    private void Record(TimeSpan delay)
    {
        // The server's clock may have been set back.
        var ticks = Math.Max(0, delay.Ticks);
        Volatile.Write(ref _delayTicks, ticks);
        metrics.Delay(new TimeSpan(ticks));
    }
}
