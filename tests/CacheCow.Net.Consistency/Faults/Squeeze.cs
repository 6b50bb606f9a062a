using System.Globalization;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>Takes memory from a Redis server, a little at a time: it removes objects, leases, write intents and the versions of tags, as they come.</summary>
internal static class Squeeze
{
    private const int BytesLess = 3_000;

    private static readonly string[] Policies = ["allkeys-random", "allkeys-lru", "allkeys-lfu"];

    public static async Task RunAsync(RedisServer server, Draw draw)
    {
        await server.CliAsync("CONFIG", "SET", "maxmemory-policy", draw.One(Policies));
        for (var (hold, isOver) = (draw.HoldAsync(), false); !isOver; isOver = hold.IsCompleted)
        {
            await server.CliAsync("CONFIG", "SET", "maxmemory", await UsedAsync(server) is var used && used > BytesLess ? Text(used - BytesLess) : "0");
            await Task.Delay(20);
        }

        await server.CliAsync("CONFIG", "SET", "maxmemory", "0");
    }

    /// <summary>How many keys a server has removed.</summary>
    public static async Task<long> EvictedAsync(RedisServer server) => Number(await server.CliAsync("INFO", "stats"), "evicted_keys:");

    private static async Task<long> UsedAsync(RedisServer server) => Number(await server.CliAsync("INFO", "memory"), "used_memory:");

    private static long Number(string info, string name) => long.Parse(info.Split('\n').First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..], CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
