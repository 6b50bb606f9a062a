using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace CacheCow.Net.Nodes;

/// <summary>One process of a herd: for each line that names a key, all its callers ask for that at once.</summary>
internal static class HerdNode
{
    // Not for ever: whoever was to kill it may die first.
    private static readonly TimeSpan UntilKilled = TimeSpan.FromMinutes(2);

    public static async Task<int> RunAsync(Arguments arguments)
    {
        using var truth = Truth.Open(arguments.Text("truth", ""));
        var cache = await CacheAsync(arguments, truth);

        // The last key is nobody's: what happens for the first time happens with it.
        await cache.GetAsync(truth.Keys - 1);
        await Console.Out.WriteLineAsync(Session.Ready);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var answer = await AskAsync(cache, int.Parse(line, CultureInfo.InvariantCulture), arguments.Number("callers", 250));
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(answer));
        }

        return 0;
    }

    private static async Task<VersionCache> CacheAsync(Arguments arguments, Truth truth)
    {
        var isKilled = arguments.Has("kill");
        var options = new CacheCowOptions
        {
            Name = VersionCache.Name,
            LocalTier = arguments.Has("local") ? new LocalTierOptions() : null,
            LeaseLifetime = TimeSpan.FromMilliseconds(arguments.Number("lease-ms", isKilled ? 500 : 30_000)),
            FillWait = TimeSpan.FromMilliseconds(arguments.Number("fill-wait-ms", isKilled ? 5000 : 500)),
        };

        var fetch = TimeSpan.FromMilliseconds(arguments.Number("fetch-ms", 50));
        TimeSpan FetchTime(int key, long fetches) => isKilled && fetches == 1 && key < truth.Keys - 1 ? UntilKilled : fetch;
        return new VersionCache(await Stores.OpenAsync(arguments), new TruthSource(truth, FetchTime), options);
    }

    private static async Task<HerdAnswer> AskAsync(VersionCache cache, int key, int callers)
    {
        var started = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => cache.GetAsync(key).AsTask())));
        return new HerdAnswer(answers.Count(answer => answer?.Key == key), Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
