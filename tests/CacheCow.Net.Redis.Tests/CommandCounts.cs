using System.Globalization;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

/// <summary>Counts what a server was asked: plain reads and writes, and scripts by name or as text. What scripts call counts as well.</summary>
internal static class CommandCounts
{
    private static readonly string[] Counted = ["get", "mget", "set", "eval", "evalsha", "script"];

    public static Task ResetAsync(RedisServer server) => server.CliAsync("CONFIG", "RESETSTAT");

    /// <summary>How often each command was run, such as <c>evalsha 1, get 3</c>.</summary>
    public static async Task<string> OfAsync(RedisServer server)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var line in (await server.CliAsync("INFO", "commandstats")).Split('\n'))
        {
            // cmdstat_get:calls=3,usec=12,…
            if (line.Split([':', '=', ',']) is [var name, "calls", var calls, ..] && Counted.Contains(name["cmdstat_".Length..]))
                counts[name["cmdstat_".Length..]] = int.Parse(calls, CultureInfo.InvariantCulture);
        }

        return string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}"));
    }
}
