namespace CacheCow.Net.Redis;

/// <summary>Several invalidations at once: all are attempted, and the failures told together.</summary>
internal static class Attempts
{
    private const int KeysNamed = 3;

    public static async Task AllAsync(IReadOnlyList<CacheKeys> keys, Task[] attempts, CancellationToken cancellationToken)
    {
        await Task.WhenAll(attempts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Array.TrueForAll(attempts, attempt => attempt.IsCompletedSuccessfully))
            return;

        cancellationToken.ThrowIfCancellationRequested();
        throw Failure(keys, attempts);
    }

    private static CacheStoreException Failure(IReadOnlyList<CacheKeys> keys, Task[] attempts)
    {
        var failed = Enumerable.Range(0, attempts.Length).Where(i => !attempts[i].IsCompletedSuccessfully).ToArray();
        var errors = failed.Select(i => attempts[i].Exception?.InnerException ?? new TaskCanceledException(attempts[i])).ToArray();
        var named = string.Join(", ", failed.Take(KeysNamed).Select(i => keys[i].Data));
        var more = failed.Length > KeysNamed ? ", …" : "";
        return new CacheStoreException(
            $"{failed.Length} of {attempts.Length} objects could not be invalidated ({named}{more}). The first failed with: {errors[0].Message} " +
            "Old objects may be read until their lifetime ends. Invalidate these again; doing so twice does no harm.",
            errors.Length == 1 ? errors[0] : new AggregateException(errors));
    }
}
