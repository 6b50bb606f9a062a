using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>What about a server's settings could lose a queue, as <c>INFO</c> tells it.</summary>
internal static class ServerSettings
{
    public static async Task<IReadOnlyList<string>> CheckAsync(IDatabaseAsync database, CancellationToken cancellationToken)
    {
        try
        {
            var info = await database.ExecuteAsync("INFO", [], Flags.Primary).WaitAsync(cancellationToken).ConfigureAwait(false);
            return [.. Check(((string?)info ?? "").Split('\n', StringSplitOptions.TrimEntries))];
        }
        catch (RedisServerException error)
        {
            return
            [
                $"The server does not tell its settings ({error.Message}). See to it that maxmemory-policy is not allkeys-*, by which it could evict the queue, " +
                "and that appendonly is yes, without which it forgets the queue when it ends.",
            ];
        }
    }

    private static IEnumerable<string> Check(string[] lines)
    {
        var policy = ValueOf(lines, "maxmemory_policy");
        if (policy.StartsWith("allkeys", StringComparison.Ordinal) && ValueOf(lines, "maxmemory") is not ("0" or ""))
        {
            yield return $"maxmemory-policy is {policy}: a full server may evict the queue, and lose what was accepted. " +
                "Run CONFIG SET maxmemory-policy volatile-lru, or keep the queue on another server.";
        }

        if (ValueOf(lines, "aof_enabled") == "0")
        {
            yield return "appendonly is no: a server that ends or crashes loses what was accepted since its last snapshot. " +
                "Run CONFIG SET appendonly yes, and CONFIG SET appendfsync always if not even the last second may be lost.";
        }
    }

    private static string ValueOf(string[] lines, string setting) =>
        lines.FirstOrDefault(line => line.StartsWith(setting + ":", StringComparison.Ordinal)) is { } line ? line[(setting.Length + 1)..] : "";
}
