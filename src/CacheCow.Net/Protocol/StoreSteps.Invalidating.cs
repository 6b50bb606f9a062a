namespace CacheCow.Net;

// I1, for one, many and all.
internal sealed partial class StoreSteps
{
    /// <summary>I1.</summary>
    public async ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        try
        {
            await BoundAsync(store.InvalidateAsync(keys, hold, cancellationToken), 1, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw Failed(StoreStep.Invalidate, keys.Data, exception);
        }
    }

    /// <summary>I1 for many.</summary>
    public async ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        try
        {
            await BoundAsync(store.InvalidateManyAsync(keys, hold, cancellationToken), keys.Count, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw Failed(StoreStep.Invalidate, Named(keys), exception);
        }
    }

    /// <summary>New versions for tags.</summary>
    public async ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        try
        {
            await BoundAsync(store.InvalidateTagsAsync(tags, cancellationToken), tags.Count, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw Failed(StoreStep.InvalidateTags, tags[0].Data, exception);
        }
    }

    /// <summary>I1 for all that fit. Bounded by the time in which nothing is told of any batch.</summary>
    public async ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await BoundAsync((told, ending) => store.InvalidateMatchingAsync(pattern, told, ending), progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw Failed(StoreStep.InvalidateMatching, pattern.Data, exception);
        }
    }

    /// <summary>I1 for all. Bounded likewise.</summary>
    public async ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await BoundAsync(store.ClearAsync, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw Failed(StoreStep.Clear, "*", exception);
        }
    }

    // A batch is a thousand objects at the most: the same bound as for a step on so many.
    private Task<long> BoundAsync(Func<IProgress<long>, CancellationToken, ValueTask<long>> step, IProgress<long>? progress, CancellationToken cancellationToken) =>
        new BatchedStep(progress).RunAsync(step, options.StoreTimeout * 2, options.TimeProvider, cancellationToken);

    private static string Named(IReadOnlyList<CacheKeys> keys) => keys.Count == 1 ? keys[0].Data : $"{keys[0].Data}' and {keys.Count - 1} more, '{keys[^1].Data}";
}
