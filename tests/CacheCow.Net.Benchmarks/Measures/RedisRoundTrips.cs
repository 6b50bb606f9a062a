using System.Globalization;
using System.Text.RegularExpressions;
using CacheCow.Net.Redis;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>Round trips of a miss and of a hit, counted by the server, beside those of plain cache-aside (GET and SET; GET).</summary>
/// <remarks>
/// The server counts the commands inside a script too. How many of them are <c>GET</c>s is found by running the scripts alone, and taken off.
/// </remarks>
internal sealed partial class RedisRoundTrips() : Measure("redis.miss")
{
    private const int Objects = 1000;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var bench = await RedisBench.StartAsync();
        var store = new RedisStore(bench.Database.Multiplexer);
        await RunScriptsAsync(store, "warm-up");

        var insideScripts = await CountAsync(bench, () => RunScriptsAsync(store, "scripts"));
        var ofMisses = await CountAsync(bench, () => ReadAsync(bench.Cache));
        var ofHits = await CountAsync(bench, () => ReadAsync(bench.Cache));
        return
        [
            new Ratio(Name, "round trips", (ofMisses.Gets - insideScripts.Gets + ofMisses.Scripts) / (double)Objects, 2),
            new Ratio("redis.miss.hit", "round trips", (ofHits.Gets + ofHits.Scripts) / (double)Objects, 1),
        ];
    }

    private static async Task ReadAsync(ArticleCache cache)
    {
        for (var i = 0; i < Objects; i++)
            await cache.GetAsync(i);
    }

    private static async Task RunScriptsAsync(RedisStore store, string kind)
    {
        for (var i = 0; i < Objects; i++)
        {
            var (keys, token) = (CacheKeys.For(kind, i), LeaseToken.Create());
            await store.LeaseAsync(keys, token, TimeSpan.FromMinutes(1), null, default);
            await store.FillAsync(keys, token, new byte[1], TimeSpan.FromMinutes(1), default);
        }
    }

    private static async Task<(long Gets, long Scripts)> CountAsync(RedisBench bench, Func<Task> work)
    {
        await bench.Server.ConfigResetStatisticsAsync();
        await work();
        var stats = await bench.Server.InfoRawAsync("commandstats") ?? "";
        return (Calls(stats, "get"), Calls(stats, "evalsha") + Calls(stats, "eval") + Calls(stats, "script|load"));
    }

    private static long Calls(string stats, string command) => CallsOf().Matches(stats)
        .Where(match => match.Groups["command"].Value == command)
        .Sum(match => long.Parse(match.Groups["calls"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"cmdstat_(?<command>[^:]+):calls=(?<calls>\d+)")]
    private static partial Regex CallsOf();
}
