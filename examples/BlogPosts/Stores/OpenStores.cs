using BlogPosts.Data;
using CacheCow.Net;
using CacheCow.Net.Redis;
using CacheCow.Net.Sqlite;
using StackExchange.Redis;

namespace BlogPosts.Stores;

/// <summary>One place for bytes, as CacheCow.Net uses it and as a plain cache-aside does.</summary>
internal sealed class OpenStores : IAsyncDisposable
{
    private readonly Func<ValueTask> _close;

    private OpenStores(ICacheStore store, IPlainStore plain, Func<ValueTask>? close = null)
    {
        (Store, Plain) = (store, plain);
        _close = close ?? (() => default);
    }

    public ICacheStore Store { get; }

    public IPlainStore Plain { get; }

    /// <exception cref="Failure">The Redis server does not answer.</exception>
    public static async Task<OpenStores> OpenAsync(StoreKind kind, string redis, TempFolder folder) => kind switch
    {
        StoreKind.Memory => new OpenStores(new MemoryStore(), new PlainMemory()),
        StoreKind.Sqlite => InFiles(folder),
        _ => OnRedis(await RedisConnection.OpenAsync(redis)),
    };

    public ValueTask DisposeAsync() => _close();

    private static OpenStores InFiles(TempFolder folder)
    {
        var store = new SqliteStore(folder.PathOf("cache.db"));
        return new OpenStores(store, new PlainSqlite(folder.PathOf("plain.db")), store.DisposeAsync);
    }

    // Each run has keys of its own: a server that others use shows them nothing, and the run finds nothing old.
    private static OpenStores OnRedis(ConnectionMultiplexer connection)
    {
        var prefix = $"blogposts:{Guid.NewGuid():n}:";
        var store = new RedisStore(connection, new RedisStoreOptions { KeyPrefix = prefix });
        var plain = new PlainRedis(connection.GetDatabase(), $"{prefix}plain:");
        return new OpenStores(store, plain, async () => await connection.CloseAsync());
    }
}
