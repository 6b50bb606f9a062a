namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>A hit on an object that has a tag, beside one on an object that has none.</summary>
internal sealed class RedisHitTagged() : Measure("redis.hit.tagged")
{
    // Of its own: an object has its tags from the beginning.
    private const int From = RedisBench.Objects;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var bench = await RedisBench.StartAsync();
        await bench.FillAsync();
        await bench.Tagged.GetManyAsync(Enumerable.Range(From, RedisBench.Objects));

        var (ours, baseline) = await Rounds.AlternateAsync(
            (watch, length) => Rounds.RepeatAsync(1, watch, length, i => HitAsync(bench.Tagged, From + (i & (RedisBench.Objects - 1)))),
            (watch, length) => Rounds.RepeatAsync(1, watch, length, i => HitAsync(bench.Cache, i & (RedisBench.Objects - 1))));
        return [new Ratio(Name, "op/s", ours, baseline)];
    }

    private static async Task HitAsync(ArticleCache cache, int id)
    {
        if (await cache.GetAsync(id) is null)
            throw new InvalidOperationException("A hit was a miss.");
    }
}
