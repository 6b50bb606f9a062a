namespace CacheCow.Net.PostgreSql;

/// <summary>Invalidates until it has succeeded: nothing is confirmed before, and the slot keeps the log.</summary>
internal sealed class Invalidator(PostgresFeedOptions options, FeedMetrics metrics)
{
    private volatile Exception? _failure;

    /// <summary>What the store throws at the moment; <see langword="null"/>: nothing.</summary>
    public Exception? Failure => _failure;

    public ChangeSet NewChanges() => new(options.MaxKeysPerTransaction, metrics);

    public async ValueTask InvalidateAsync(ChangeSet changes, CancellationToken cancellationToken)
    {
        foreach (var cache in changes.Caches)
            await InvalidateAsync(cache, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Invalidates all that some tables map to.</summary>
    public ValueTask InvalidateAllAsync(IEnumerable<FeedTable> tables, Fallback why, CancellationToken cancellationToken)
    {
        var changes = NewChanges();
        foreach (var target in tables.SelectMany(table => table.Targets))
            changes.GiveUp(target, why);
        return InvalidateAsync(changes, cancellationToken);
    }

    private async ValueTask InvalidateAsync(CacheChanges changes, CancellationToken cancellationToken)
    {
        for (var backoff = options.NewBackoff(); ; await Task.Delay(backoff.Next(), options.TimeProvider, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                await changes.ApplyAsync(cancellationToken).ConfigureAwait(false);
                if (_failure is not null)
                    Messages.FeedInvalidates(options.Logger, options.SlotName);
                _failure = null;
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (_failure is null)
                    Messages.FeedInvalidationFailed(options.Logger, options.SlotName, exception.GetType().FullName ?? "");
                _failure = exception;
                metrics.Error("invalidate");
            }
        }
    }
}
