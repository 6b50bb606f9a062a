using CacheCow.Net.Redis;
using CacheCow.Net.Sqlite;
using StackExchange.Redis;

namespace CacheCow.Net.Docs.Tests.Snippets;

internal static class Stores
{
    public static async Task RedisAsync()
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync("localhost");
        var store = new RedisStore(multiplexer);                       // the connection stays yours

        await using var own = await RedisStore.ConnectAsync("localhost,abortConnect=false");   // or it is the store's
    }

    public static void Unchecked(IConnectionMultiplexer multiplexer)
    {
        var store = new RedisStore(multiplexer, new RedisStoreOptions { CheckServer = false });   // and do without the promise
    }

    public static async Task DurableAsync(PostCache posts)
    {
        await using var durable = await RedisStore.ConnectAsync("localhost", new RedisStoreOptions
        {
            InvalidationDurability = InvalidationDurability.Replicas(2, TimeSpan.FromMilliseconds(500)),
        });

        try
        {
            await posts.InvalidateAsync(7);
        }
        catch (CacheStoreException exception) when (exception.InnerException is ReplicationShortfallException shortfall)
        {
            Console.WriteLine($"Invalidated, but on {shortfall.Confirmed} of {shortfall.Required} replicas only.");
        }
    }

    public static async Task SqliteAsync(PostDatabase database)
    {
        await using var store = new SqliteStore("cache.db");
        var posts = new PostCache(store, database);
    }
}
