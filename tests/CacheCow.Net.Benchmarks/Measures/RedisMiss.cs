using System.Text.Json;
using StackExchange.Redis;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>A miss of a key that was never there, from a source that has it at once, beside plain cache-aside: a <c>GET</c> and a <c>SET</c> with a lifetime, both awaited.</summary>
/// <param name="name">What the measure is called.</param>
/// <param name="callers">How many callers there are, each of which waits for its object before it asks for the next.</param>
internal sealed class RedisMiss(string name, int callers) : Measure(name)
{
    private static readonly Expiration Lifetime = TimeSpan.FromHours(1);
    private int _last;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var bench = await RedisBench.StartAsync();

        async Task MissAsync(int _)
        {
            if (await bench.Cache.GetAsync(Interlocked.Increment(ref _last)) is null)
                throw new InvalidOperationException("The source has every article.");
        }

        async Task BareAsync(int _)
        {
            var id = Interlocked.Increment(ref _last);
            RedisKey key = $"bare:article:{id}";
            if (!(await bench.Database.StringGetAsync(key)).IsNull)
                throw new InvalidOperationException("A miss was a hit.");
            await bench.Database.StringSetAsync(key, JsonSerializer.SerializeToUtf8Bytes(Article.Of(id), ArticleJson.Default.Article), Lifetime);
        }

        var (ours, baseline) = await Rounds.AlternateAsync(
            (watch, length) => Rounds.RepeatAsync(callers, watch, length, MissAsync),
            (watch, length) => Rounds.RepeatAsync(callers, watch, length, BareAsync));
        return [new Ratio(Name, "op/s", ours, baseline)];
    }
}
