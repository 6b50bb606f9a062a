using System.Diagnostics;
using CacheCow.Net.Benchmarks.Peers;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>256 callers on two nodes ask for one missing object, whose fetch takes 20 ms: until the last has it, and how often the source was asked.</summary>
internal sealed class PeerHerd() : Measure("peer.herd")
{
    private const int Callers = 256;
    private const int Herds = 15;

    private static readonly TimeSpan FetchTime = TimeSpan.FromMilliseconds(20);

    private int _fetches;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var server = await RedisServer.StartAsync();
        var peers = new PeerFactory(server.Address, FetchAsync);
        var ours = await HerdAsync(peers, PeerKind.CacheCow);
        var ratios = new List<Ratio>();
        foreach (var kind in (PeerKind[])[PeerKind.FusionCache, PeerKind.HybridCache])
        {
            var theirs = await HerdAsync(peers, kind);
            ratios.Add(new Ratio($"{Name}.{kind}", "ms", ours.Milliseconds, theirs.Milliseconds));
            ratios.Add(new Ratio($"{Name}.fetches.{kind}", "fetches", ours.Fetches, theirs.Fetches));
        }

        return ratios;
    }

    private async ValueTask<Article> FetchAsync(int id, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _fetches);
        await Task.Delay(FetchTime, cancellationToken);
        return Article.Of(id);
    }

    private async Task<(double Milliseconds, double Fetches)> HerdAsync(PeerFactory peers, PeerKind kind)
    {
        await using var one = await peers.MakeAsync(kind, isLocal: false);
        await using var other = await peers.MakeAsync(kind, isLocal: false);
        var times = new List<double>();
        for (var herd = 0; herd <= Herds; herd++)
        {
            // The first warms up.
            if (herd == 1)
                _fetches = 0;
            var id = herd;
            var startedAt = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () => await (caller % 2 == 0 ? one : other).GetAsync(id))));
            if (herd > 0)
                times.Add(Stopwatch.GetElapsedTime(startedAt).TotalMilliseconds);
        }

        return (times.Order().ElementAt(Herds / 2), _fetches / (double)Herds);
    }
}
