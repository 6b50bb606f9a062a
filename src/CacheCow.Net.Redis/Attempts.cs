namespace CacheCow.Net.Redis;

/// <summary>Several invalidations at once: all are attempted, and the failures told together.</summary>
internal static class Attempts
{
    private const int KeysNamed = 3;

    /// <param name="done">What was attempted.</param>
    /// <param name="keys">The objects.</param>
    /// <param name="each">How many of them an attempt was for; the last may be for fewer.</param>
    /// <param name="attempts">The attempts.</param>
    /// <param name="cancellationToken">If it is cancelled, that is what is told.</param>
    public static async Task<T[]> AllAsync<T>(string done, IReadOnlyList<CacheKeys> keys, int each, Task<T>[] attempts, CancellationToken cancellationToken)
    {
        await ((Task)Task.WhenAll(attempts)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Array.TrueForAll(attempts, attempt => attempt.IsCompletedSuccessfully))
            return Array.ConvertAll(attempts, attempt => attempt.Result);

        cancellationToken.ThrowIfCancellationRequested();
        throw Failure(done, keys, i => attempts[i / each]);
    }

    private static CacheStoreException Failure(string done, IReadOnlyList<CacheKeys> keys, Func<int, Task> attemptOf)
    {
        var failed = Enumerable.Range(0, keys.Count).Where(i => !attemptOf(i).IsCompletedSuccessfully).ToArray();
        var errors = failed.Select(attemptOf).Distinct().Select(attempt => attempt.Exception?.InnerException ?? new TaskCanceledException(attempt)).ToArray();
        var named = string.Join(", ", failed.Take(KeysNamed).Select(i => keys[i].Data));
        var more = failed.Length > KeysNamed ? ", …" : "";
        return new CacheStoreException(
            $"{failed.Length} of {keys.Count} objects could not be {done} ({named}{more}). The first failed with: {errors[0].Message} " +
            "Old objects may be read until their lifetime ends. Invalidate these again; doing so twice does no harm.",
            errors.Length == 1 ? errors[0] : new AggregateException(errors));
    }
}
