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

    /// <summary>I1 for all that fit. Not bounded in time: it takes as long as there are objects.</summary>
    public async ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await store.InvalidateMatchingAsync(pattern, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw Failed(StoreStep.InvalidateMatching, pattern.Data, exception);
        }
    }

    /// <summary>I1 for all. Not bounded in time.</summary>
    public async ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ClearAsync(progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            throw Failed(StoreStep.Clear, "*", exception);
        }
    }

    private static string Named(IReadOnlyList<CacheKeys> keys) => keys.Count == 1 ? keys[0].Data : $"{keys[0].Data}' and {keys.Count - 1} more, '{keys[^1].Data}";
}
