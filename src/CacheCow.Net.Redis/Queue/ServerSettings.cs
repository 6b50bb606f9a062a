using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>What about a server's settings could lose a queue, as <c>INFO</c> tells it; asked for by a script, for the client sends it for nobody who is no admin.</summary>
internal static class ServerSettings
{
    /// <param name="scripts">Runs the script.</param>
    /// <param name="nodes">A key on each primary.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public static async Task<IReadOnlyList<string>> CheckAsync(ScriptRunner scripts, IReadOnlyList<string> nodes, CancellationToken cancellationToken)
    {
        try
        {
            var answers = await Task.WhenAll(nodes.Select(node => scripts.RunAsync(StepScripts.Settings, [node], [], cancellationToken).AsTask())).ConfigureAwait(false);
            return [.. answers.SelectMany(info => Check(((string?)info ?? "").Split('\n', StringSplitOptions.TrimEntries))).Distinct()];
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
