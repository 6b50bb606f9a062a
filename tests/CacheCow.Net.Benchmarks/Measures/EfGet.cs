using CacheCow.Net.EntityFrameworkCore;
using CacheCow.Net.Redis;
using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>A cached <c>Get</c>, and one that misses, beside the same query: compiled, without tracking, on a pooled context. One caller after the other.</summary>
internal sealed class EfGet() : Measure("ef.get")
{
    private static readonly Func<ProductContext, int, Task<Product?>> Query =
        EF.CompileAsyncQuery((ProductContext context, int id) => context.Products.AsNoTracking().FirstOrDefault(product => product.Id == id));

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var bench = await EfBench.StartAsync();
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisStore.ConnectAsync(server.Address);
        await using var empty = await RedisStore.ConnectAsync(server.Address, new RedisStoreOptions { KeyPrefix = "empty:" });
        var local = new CacheCowOptions { LocalTier = new LocalTierOptions() };

        // What is not to be stored misses each time: a read, a lease, a fetch and a release, as many round trips as with a fill.
        var never = new CacheCowOptions { Policy = EntryPolicy.DoNotStore };
        return
        [
            await RunAsync("ef.get.local", bench, bench.CacheOn(redis, local)),
            await RunAsync("ef.get.memory", bench, bench.CacheOn(new MemoryStore())),
            await RunAsync("ef.get.redis", bench, bench.CacheOn(redis)),
            await RunAsync("ef.get.redis.64", bench, bench.CacheOn(redis), callers: 64),
            await RunAsync("ef.miss.memory", bench, bench.CacheOn(new MemoryStore(), never)),
            await RunAsync("ef.miss.redis", bench, bench.CacheOn(empty, never)),
            await RunAsync("ef.miss.redis.64", bench, bench.CacheOn(empty, never), callers: 64),
        ];
    }

    private static async Task<Ratio> RunAsync(string name, EfBench bench, EfCacheCow<ProductContext> cache, int callers = 1)
    {
        async Task GetAsync(int i)
        {
            var id = i & (EfBench.Products - 1);
            if (await cache.GetAsync<Product>("Id", id) is null)
                throw new InvalidOperationException("The product is gone.");
        }

        async Task QueryAsync(int i)
        {
            var id = i & (EfBench.Products - 1);
            await using var context = await bench.Contexts.CreateDbContextAsync();
            if (await Query(context, id) is null)
                throw new InvalidOperationException("The product is gone.");
        }

        var (ours, baseline) = await Rounds.AlternateAsync(
            (watch, length) => Rounds.RepeatAsync(callers, watch, length, GetAsync),
            (watch, length) => Rounds.RepeatAsync(callers, watch, length, QueryAsync));
        return new Ratio(name, "op/s", ours, baseline);
    }
}
