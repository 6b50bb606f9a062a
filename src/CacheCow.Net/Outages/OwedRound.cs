namespace CacheCow.Net;

/// <summary>One attempt to invalidate what is owed.</summary>
/// <remarks>Many at a time; if that fails, each by itself, so that one which the store refuses for good does not keep the others waiting. After a few failures in a row the round is over.</remarks>
internal sealed class OwedRound(ICacheStore store, StoreTiming timing, Action<OwedInvalidation> done)
{
    private const int Together = 500;
    private const int MostFailures = 3;

    /// <summary>Does the store answer at all? If not, there is nothing to try, and nothing has failed by itself.</summary>
    public async Task<bool> IsStoreThereAsync()
    {
        try
        {
            await timing.BoundAsync(store.ReadAsync(StoreBreaker.ProbedFor, default).AsTask()).ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <returns>Something was made good.</returns>
    public async Task<bool> TryAsync(IReadOnlyList<OwedInvalidation> owed)
    {
        var isAnyDone = false;
        foreach (var part in owed.GroupBy(static one => (one.IsTag, one.Hold)).SelectMany(static group => group.Chunk(Together)))
        {
            if (await TryStepAsync(part).ConfigureAwait(false))
                isAnyDone = true;
            else if (!await TryEachAsync(part).ConfigureAwait(false))
                return isAnyDone;
        }

        return isAnyDone;
    }

    /// <summary>Removes all objects that fit a pattern; <see langword="null"/>: all.</summary>
    /// <returns><see langword="false"/>: the store failed, or told of no batch for a while.</returns>
    public async Task<bool> TrySweepAsync(CacheKeys? pattern)
    {
        try
        {
            var batched = new BatchedStep(null);
            await batched.RunAsync(
                (told, ending) => pattern is { } some ? store.InvalidateMatchingAsync(some, told, ending) : store.ClearAsync(told, ending),
                timing.Timeout * 2, timing.Waits, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <returns><see langword="false"/>: too many have failed.</returns>
    private async Task<bool> TryEachAsync(OwedInvalidation[] part)
    {
        var failures = 0;
        foreach (var one in part)
        {
            if (await TryStepAsync([one]).ConfigureAwait(false))
                failures = 0;
            else if (++failures == MostFailures || part.Length == 1)
                return false;
        }

        return true;
    }

    private async Task<bool> TryStepAsync(OwedInvalidation[] part)
    {
        try
        {
            CacheKeys[] keys = Array.ConvertAll(part, static one => one.Keys);
            var step = part[0].IsTag ? store.InvalidateTagsAsync(keys, default) : store.InvalidateManyAsync(keys, part[0].Hold, default);
            await timing.BoundAsync(step.AsTask()).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Tried again; those that fail by themselves come last then.
            if (part.Length == 1)
                part[0].Failures++;
            return false;
        }

        foreach (var one in part)
            done(one);
        return true;
    }
}
