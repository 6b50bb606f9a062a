using System.Globalization;
using CacheCow.Net.Benchmarks.Peers;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Benchmarks.Race;

/// <summary>How many reads are stale: each cache on two nodes and one Redis, with the same readers and writers for the same time, one after the other.</summary>
internal static class RaceCommand
{
    public const string Name = "race";

    private static readonly (string Title, PeerKind Kind, bool IsLocal)[] Racers =
    [
        ("plain cache-aside", PeerKind.PlainCacheAside, false),
        ("HybridCache, without its local level", PeerKind.HybridCache, false),
        ("HybridCache", PeerKind.HybridCache, true),
        ("FusionCache, without its memory level", PeerKind.FusionCache, false),
        ("FusionCache, with backplane", PeerKind.FusionCache, true),
        ("CacheCow.Net", PeerKind.CacheCow, false),
        ("CacheCow.Net, with local tier", PeerKind.CacheCow, true),
    ];

    public static async Task<int> RunAsync(ReadOnlyMemory<string> args)
    {
        if (!TryReadSeconds(args.Span, out var seconds))
        {
            await Console.Error.WriteLineAsync(Arguments.Usage);
            return 2;
        }

        await using var server = await RedisServer.StartAsync();
        foreach (var (title, kind, isLocal) in Racers)
        {
            var score = await new ArticleRace(server.Address).RunAsync(kind, isLocal, TimeSpan.FromSeconds(seconds));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{title,-40} {score.Reads,10:N0} reads {score.Fetches,9:N0} fetches {score.Stale,9:N0} stale {100.0 * score.Stale / score.Reads,7:0.00} %   oldest {score.Oldest.TotalMilliseconds,9:N0} ms"));
        }

        return 0;
    }

    private static bool TryReadSeconds(ReadOnlySpan<string> args, out double seconds)
    {
        seconds = 10;
        return args.Length == 1
            || (args is [_, "--seconds", var text] && double.TryParse(text, CultureInfo.InvariantCulture, out seconds) && seconds is > 0 and < 3600);
    }
}
