namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>100 objects with one call beside 100 awaited calls; in objects a second.</summary>
internal sealed class RedisMany() : Measure("redis.many")
{
    private const int Keys = 100;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var bench = await RedisBench.StartAsync();
        await bench.FillAsync();
        var keys = Enumerable.Range(0, Keys).ToArray();

        async Task TogetherAsync(int _)
        {
            if ((await bench.Cache.GetManyAsync(keys)).Count != Keys)
                throw new InvalidOperationException("A hit was a miss.");
        }

        async Task OneByOneAsync(int _)
        {
            foreach (var key in keys)
                await bench.Cache.GetAsync(key);
        }

        var (ours, baseline) = await Rounds.AlternateAsync(
            (watch, length) => Rounds.RepeatAsync(1, watch, length, TogetherAsync),
            (watch, length) => Rounds.RepeatAsync(1, watch, length, OneByOneAsync));
        return [new Ratio(Name, "object/s", ours * Keys, baseline * Keys)];
    }
}
