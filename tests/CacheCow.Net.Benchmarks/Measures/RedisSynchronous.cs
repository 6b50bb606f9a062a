using System.Diagnostics;
using CacheCow.Net.Redis;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>
/// 200 callers on a pool of two threads, each of whom misses an object of its own: the time of <c>Get</c> beside that of <c>GetAsync</c>. Run it alone: a pool that has grown is no
/// cold one.
/// </summary>
internal sealed class RedisSynchronous() : Measure("sync.200")
{
    private const int Callers = 200;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        var server = RedisAddress.Given is null ? await RedisServer.StartAsync() : null;
        ThreadPool.SetMinThreads(2, 2);
        await using var store = await RedisStore.ConnectAsync(server?.Address ?? RedisAddress.Given!);
        var cache = new ArticleCache(store, new CacheCowOptions { Policy = new EntryPolicy { Ttl = TimeSpan.FromHours(1) } });
        await cache.GetAsync(-1);
        cache.Get(-2);
        var asynchronous = await TimeAsync(i => cache.GetAsync(i).AsTask());
        var synchronous = await TimeAsync(i => Task.FromResult(cache.Get(Callers + i)));
        if (server is not null)
            await server.DisposeAsync();
        return [new Ratio(Name, "ms", synchronous, asynchronous)];
    }

    private static async Task<double> TimeAsync(Func<int, Task<Article?>> get)
    {
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(i => Task.Run(() => get(i))));
        return watch.Elapsed.TotalMilliseconds;
    }
}
