using CacheCow.Net.Redis;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>Requests of 16 callers through a cache whose server is away, beside the same requests without a cache at all; the source takes 2 ms.</summary>
/// <param name="name">What the measure is called.</param>
/// <param name="away">Takes the server away.</param>
internal sealed class RedisOutage(string name, Func<RedisServer, Task> away) : Measure(name)
{
    private const int Callers = 16;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisStore.ConnectAsync(server.Address);
        var cache = new RemoteArticleCache(store);
        await cache.GetManyAsync(Enumerable.Range(0, RedisBench.Objects));
        await away(server);

        var (ours, baseline) = await Rounds.AlternateAsync(
            (watch, length) => Rounds.RepeatAsync(Callers, watch, length, i => cache.GetAsync(i % RedisBench.Objects).AsTask()),
            (watch, length) => Rounds.RepeatAsync(Callers, watch, length, static i => RemoteArticleCache.ReadSourceAsync(i % RedisBench.Objects)));
        return [new Ratio(Name, "op/s", ours, baseline)];
    }
}
