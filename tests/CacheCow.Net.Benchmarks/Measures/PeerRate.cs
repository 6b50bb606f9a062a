using CacheCow.Net.Benchmarks.Peers;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>Reads of ours beside those of another cache, in the same run: hits in the process, hits in Redis, or misses of which every key is new.</summary>
/// <param name="name">What is measured.</param>
/// <param name="callers">How many callers there are, each of which waits for its answer before it asks again.</param>
/// <param name="isLocal">Objects are kept in the process, too.</param>
/// <param name="isMiss">Every key is new.</param>
internal sealed class PeerRate(string name, int callers, bool isLocal = false, bool isMiss = false) : Measure(name)
{
    private const int Objects = 1024;
    private const int LocalBatch = 1000;

    private int _next;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var server = await RedisServer.StartAsync();
        var peers = new PeerFactory(server.Address, static (id, _) => new(Article.Of(id)));
        var ratios = new List<Ratio>();
        foreach (var kind in (PeerKind[])[PeerKind.FusionCache, PeerKind.HybridCache])
        {
            await using var ours = await peers.MakeAsync(PeerKind.CacheCow, isLocal);
            await using var theirs = await peers.MakeAsync(kind, isLocal);
            await FillAsync(ours);
            await FillAsync(theirs);
            var (ourRate, theirRate) = await Rounds.AlternateAsync(
                (watch, length) => Rounds.RepeatAsync(callers, watch, length, i => ReadAsync(ours, i)),
                (watch, length) => Rounds.RepeatAsync(callers, watch, length, i => ReadAsync(theirs, i)));
            var each = isLocal ? LocalBatch : 1;
            ratios.Add(new Ratio($"{Name}.{kind}", "op/s", ourRate * each, theirRate * each));
        }

        return ratios;
    }

    private async Task FillAsync(ICachedArticles cache)
    {
        for (var id = 0; id < Objects && !isMiss; id++)
            await cache.GetAsync(id);
    }

    private async Task ReadAsync(ICachedArticles cache, int i)
    {
        if (isMiss)
            await cache.GetAsync(Interlocked.Increment(ref _next));
        for (var n = 0; n < (isMiss ? 0 : isLocal ? LocalBatch : 1); n++)
            await cache.GetAsync((i + n) & (Objects - 1));
    }
}
