using System.Text.Json;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>100 objects with one call, beside one bare <c>MGET</c> and the same deserialisation, and beside 100 awaited calls; in objects a second.</summary>
internal sealed class RedisMany() : Measure("redis.many")
{
    private const int Keys = 100;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var bench = await RedisBench.StartAsync();
        await bench.FillAsync();
        var (keys, bareKeys) = (Enumerable.Range(0, Keys).ToArray(), bench.BareKeys[..Keys]);

        async Task TogetherAsync(int _)
        {
            if ((await bench.Cache.GetManyAsync(keys)).Count != Keys)
                throw new InvalidOperationException("A hit was a miss.");
        }

        async Task BareAsync(int _)
        {
            var values = await bench.Database.StringGetAsync(bareKeys);
            var articles = new Dictionary<int, Article>(Keys);
            for (var i = 0; i < Keys; i++)
                articles.Add(i, JsonSerializer.Deserialize((byte[]?)values[i], ArticleJson.Default.Article)!);
        }

        async Task OneByOneAsync(int _)
        {
            foreach (var key in keys)
                await bench.Cache.GetAsync(key);
        }

        return
        [
            await CompareAsync(Name, TogetherAsync, BareAsync),
            await CompareAsync("redis.many.single", TogetherAsync, OneByOneAsync),
        ];
    }

    private static async Task<Ratio> CompareAsync(string name, Func<int, Task> ours, Func<int, Task> theirs)
    {
        var (together, other) = await Rounds.AlternateAsync(
            (watch, length) => Rounds.RepeatAsync(1, watch, length, ours),
            (watch, length) => Rounds.RepeatAsync(1, watch, length, theirs));
        return new Ratio(name, "object/s", together * Keys, other * Keys);
    }
}
