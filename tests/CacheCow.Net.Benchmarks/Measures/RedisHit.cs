using System.Text.Json;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>A hit beside a bare <c>GET</c> and the same deserialisation.</summary>
/// <param name="name">What the measure is called.</param>
/// <param name="callers">How many callers there are, each of which waits for its answer before it asks again.</param>
/// <param name="keys">How many objects they ask for. A power of two, no more than there are.</param>
/// <param name="shareByReference">May callers be given one object?</param>
internal sealed class RedisHit(string name, int callers, int keys = RedisBench.Objects, bool? shareByReference = null) : Measure(name)
{
    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var bench = await RedisBench.StartAsync(shareByReference);
        await bench.FillAsync();

        async Task HitAsync(int i)
        {
            if (await bench.Cache.GetAsync(i & (keys - 1)) is null)
                throw new InvalidOperationException("A hit was a miss.");
        }

        async Task BareAsync(int i)
        {
            byte[]? bytes = await bench.Database.StringGetAsync(bench.BareKeys[i & (keys - 1)]);
            if (JsonSerializer.Deserialize(bytes, ArticleJson.Default.Article) is null)
                throw new InvalidOperationException("The bare key is gone.");
        }

        var (ours, baseline) = await Rounds.AlternateAsync(
            (watch, length) => Rounds.RepeatAsync(callers, watch, length, HitAsync),
            (watch, length) => Rounds.RepeatAsync(callers, watch, length, BareAsync));
        return [new Ratio(Name, "op/s", ours, baseline)];
    }
}
