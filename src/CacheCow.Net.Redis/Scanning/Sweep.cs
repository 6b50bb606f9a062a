using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>Removes all keys that fit a pattern, from all primaries, a batch at a time.</summary>
/// <remarks>
/// What is there from the beginning to the end of a scan is found for sure. Flags first, then data: a fill that is under way when the scan of the flags begins either keeps its
/// flag until the scan comes to it, and is voided, or has stored its data before the scan of the data begins, and is removed.
/// </remarks>
internal sealed class Sweep(ScriptRunner scripts, StreamKeys streams)
{
    private const int KeysLookedAt = 1000;

    /// <summary>Voids the leases under the flags that fit, and marks the write intents there as overlapped.</summary>
    public Task VoidAsync(string flags, CancellationToken cancellationToken) => SweepAsync(flags, "1", null, cancellationToken);

    /// <returns>How many keys were removed.</returns>
    public Task<long> RemoveAsync(string pattern, Action<long>? removed, CancellationToken cancellationToken) => SweepAsync(pattern, "0", removed, cancellationToken);

    private async Task<long> SweepAsync(string pattern, string areFlags, Action<long>? removed, CancellationToken cancellationToken)
    {
        var sum = 0L;
        foreach (var node in streams.All())
        {
            RedisValue cursor = "0";
            do
            {
                cancellationToken.ThrowIfCancellationRequested();
                var page = (RedisResult[])(await scripts.RunAsync(StepScripts.Sweep, [node], [cursor, pattern, KeysLookedAt, areFlags], cancellationToken).ConfigureAwait(false))!;
                cursor = (RedisValue)page[0];
                sum += (long)page[1];
                removed?.Invoke(sum);
            }
            while (cursor != "0");
        }

        return sum;
    }
}
