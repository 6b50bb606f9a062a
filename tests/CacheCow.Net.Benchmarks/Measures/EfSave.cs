using System.Diagnostics;
using CacheCow.Net.EntityFrameworkCore;
using CacheCow.Net.Redis;
using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>
/// <c>SaveChanges</c> of changed entities that a cache on Redis is told of, beside the same save and one awaited <c>DEL</c> of its keys after it, as programs do it that invalidate by
/// themselves; and beside a bare save (<c>.bare</c>). Each entity has two declared lookups, one of which changes: three keys. On a server that flushes at each commit, and on one that
/// does not, which is the harder comparison.
/// </summary>
/// <param name="entities">How many are changed at once.</param>
internal sealed class EfSave(int entities) : Measure($"ef.save.{entities}")
{
    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisStore.ConnectAsync(server.Address);
        return
        [
            await RunAsync($"{Name}.durable", redis, isDurable: true, server.Address),
            await RunAsync(Name, redis, isDurable: false, server.Address),
            await RunAsync($"{Name}.bare", redis, isDurable: false),

            // Without a server: what the adapter and the cache themselves cost.
            await RunAsync($"{Name}.memory", new MemoryStore(), isDurable: false),
        ];
    }

    private async Task<Ratio> RunAsync(string name, ICacheStore store, bool isDurable, string? deletesAt = null)
    {
        await using var bench = await EfBench.StartAsync(isDurable);
        var cache = bench.CacheOn(store).Lookup<Product>(product => product.Id).Lookup<Product>(product => product.Name);
        var telling = bench.ContextsWith(options => options.UseCacheCow(cache));

        await using var deleting = deletesAt is null ? null : await ConnectionMultiplexer.ConnectAsync(deletesAt);
        var (ours, baseline) = await Rounds.AlternateAsync(
            (watch, length) => SaveAsync(telling, null, watch, length), (watch, length) => SaveAsync(bench.Contexts, deleting?.GetDatabase(), watch, length));

        // As times: how much longer it takes.
        return new Ratio(name, "µs", 1e6 / ours, 1e6 / baseline);
    }

    private async Task<long> SaveAsync(IDbContextFactory<ProductContext> contexts, IDatabase? deletes, Stopwatch watch, TimeSpan length)
    {
        var done = 0L;
        for (; watch.Elapsed < length; done++)
        {
            await using var context = await contexts.CreateDbContextAsync();
            var first = (int)(done * entities) % (EfBench.Products - entities);
            for (var id = first; id < first + entities; id++)
            {
                var product = Product.Of(id);
                context.Attach(product);
                product.Name = $"Product {id}, {done & 1}";
                product.Price = done;
            }

            await context.SaveChangesAsync();
            if (deletes is not null)
                await deletes.KeyDeleteAsync(KeysOf(first, first + entities, done));
        }

        return done;
    }

    // By number, and by the name before and after.
    private static RedisKey[] KeysOf(int first, int end, long done)
    {
        var keys = new List<RedisKey>(3 * (end - first));
        for (var id = first; id < end; id++)
            keys.AddRange([$"product:id:{id}", $"product:name:Product {id}", $"product:name:Product {id}, {done & 1}"]);
        return [.. keys];
    }
}
