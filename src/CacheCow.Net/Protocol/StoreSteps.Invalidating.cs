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
            throw Failed(StoreStep.Invalidate, keys, exception);
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
            throw Failed(StoreStep.Invalidate, keys, exception);
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
            throw Failed(StoreStep.InvalidateTags, tags[0], exception);
        }
    }

    /// <summary>I1 for all that fit. Bounded by the time in which nothing is told of any batch.</summary>
    public ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken) =>
        SweepAsync(StoreStep.InvalidateMatching, pattern.Data, (told, ending) => store.InvalidateMatchingAsync(pattern, told, ending), progress, cancellationToken);

    /// <summary>I1 for all. Bounded likewise.</summary>
    public ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken) =>
        SweepAsync(StoreStep.Clear, "*", store.ClearAsync, progress, cancellationToken);

    private async ValueTask<long> SweepAsync(
        StoreStep step, string where, Func<IProgress<long>, CancellationToken, ValueTask<long>> sweep, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        // A batch is a thousand objects at the most: the same bound as for a step on so many.
        var (batched, silence) = (new BatchedStep(progress), options.StoreTimeout * 2);
        try
        {
            return await batched.RunAsync(sweep, silence, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, cancellationToken))
        {
            batched.ThrowWhatProgressThrew();
            throw Failed(step, "", where, exception);
        }
    }
}
