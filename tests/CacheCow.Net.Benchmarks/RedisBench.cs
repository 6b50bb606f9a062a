using CacheCow.Net.Redis;
using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Benchmarks;

/// <summary>A server, a connection to it, and a cache on it; each object lies there twice: under the cache's keys, and bare.</summary>
internal sealed class RedisBench : IAsyncDisposable
{
    public const int Objects = 1024;

    private readonly RedisServer? _server;
    private readonly ConnectionMultiplexer _connection;

    private RedisBench(RedisServer? server, ConnectionMultiplexer connection, bool? shareByReference)
    {
        (_server, _connection) = (server, connection);
        var options = new CacheCowOptions { Policy = new EntryPolicy { Ttl = TimeSpan.FromHours(1) }, ShareByReference = shareByReference };
        Store = new RedisStore(connection);
        Cache = new ArticleCache(Store, options);
        Tagged = new ArticleCache(Store, options, ["article"]);
        Database = connection.GetDatabase();
        Server = connection.GetServer(connection.GetEndPoints()[0]);
    }

    public RedisStore Store { get; }

    public ArticleCache Cache { get; }

    /// <summary>The same objects, each with a tag.</summary>
    public ArticleCache Tagged { get; }

    public IDatabase Database { get; }

    public IServer Server { get; }

    /// <summary>The bare keys, made once: the baseline does not pay for building them.</summary>
    public RedisKey[] BareKeys { get; } = [.. Enumerable.Range(0, Objects).Select(id => (RedisKey)$"bare:article:{id}")];

    public static async Task<RedisBench> StartAsync(bool? shareByReference = null)
    {
        var server = RedisAddress.Given is null ? await RedisServer.StartAsync() : null;
        var connection = await ConnectionMultiplexer.ConnectAsync((server?.Address ?? RedisAddress.Given!) + ",allowAdmin=true");
        return new RedisBench(server, connection, shareByReference);
    }

    public async Task FillAsync()
    {
        await Cache.GetManyAsync(Enumerable.Range(0, Objects));
        foreach (var (id, key) in BareKeys.Index())
            await Database.StringSetAsync(key, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Article.Of(id), ArticleJson.Default.Article));
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.CloseAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
