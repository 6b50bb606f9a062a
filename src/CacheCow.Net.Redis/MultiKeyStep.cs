using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>One step on several objects at once: all parts are attempted, and the failures told together.</summary>
/// <param name="couldNot">What went wrong, after "3 of 5 objects".</param>
/// <param name="advice">What follows from it, and what to do.</param>
internal sealed class MultiKeyStep(string couldNot, string advice)
{
    public static readonly MultiKeyStep Invalidating = new(
        "could not be invalidated", "Old objects may be read until their lifetime ends. Invalidate these again; doing so twice does no harm.");

    public static readonly MultiKeyStep Beginning = new(
        "could not be given a write intent", "Leave the source as it is: end this write, and begin it again.");

    public static readonly MultiKeyStep Renewing = new(
        "could not have their write intent renewed", "They stay uncached until it runs out. Renew it again before that, or end the write.");

    public static readonly MultiKeyStep Ending = new(
        "could not be freed of their write intent", "They stay uncached until it runs out. End the write again; doing so twice does no harm.");

    private const int KeysNamed = 3;

    /// <returns>What the attempts have returned, in their order.</returns>
    public async Task<RedisResult[]> AllAsync(CacheKeys[][] parts, Task<RedisResult>[] attempts, CancellationToken cancellationToken)
    {
        var all = Task.WhenAll(attempts);
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (all.IsCompletedSuccessfully)
            return await all.ConfigureAwait(false);

        cancellationToken.ThrowIfCancellationRequested();
        throw Failure(parts, attempts);
    }

    private Exception Failure(CacheKeys[][] parts, Task[] attempts)
    {
        var failed = Enumerable.Range(0, attempts.Length).Where(i => !attempts[i].IsCompletedSuccessfully).ToArray();
        var errors = failed.Select(i => attempts[i].Exception?.InnerException ?? new TaskCanceledException(attempts[i])).ToArray();
        if (Shortfalls.Of(errors) is { } worst)
            return worst;
        var keys = failed.SelectMany(i => parts[i]).ToArray();
        var named = string.Join(", ", keys.Take(KeysNamed).Select(one => one.Data));
        var more = keys.Length > KeysNamed ? ", …" : "";
        return new CacheStoreException(
            $"{keys.Length} of {parts.Sum(part => part.Length)} objects {couldNot} ({named}{more}). The first failed with: {errors[0].Message} {advice}",
            errors.Length == 1 ? errors[0] : new AggregateException(errors));
    }
}
