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

    /// <param name="pattern">Which keys.</param>
    /// <param name="areFlags">They are flags, which stay where they hold write intents, overlapped.</param>
    /// <param name="removed">Told how many were removed so far.</param>
    /// <param name="cancellationToken">Stops between batches.</param>
    /// <returns>How many keys were removed.</returns>
    public async Task<long> RemoveAsync(string pattern, bool areFlags, Action<long>? removed, CancellationToken cancellationToken)
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
