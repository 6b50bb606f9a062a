using Microsoft.Extensions.Caching.StackExchangeRedis;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace CacheCow.Net.Benchmarks.Peers;

/// <summary>FusionCache on Microsoft's Redis cache, with its backplane if it keeps objects in memory.</summary>
internal sealed class FusionArticles : ICachedArticles
{
    private readonly ConnectionMultiplexer _connection;
    private readonly Func<int, CancellationToken, ValueTask<Article>> _fetch;
    private readonly RedisCache _redis;
    private readonly FusionCache _cache;

    public FusionArticles(ConnectionMultiplexer connection, Func<int, CancellationToken, ValueTask<Article>> fetch, bool isLocal)
    {
        (_connection, _fetch) = (connection, fetch);
        _redis = new RedisCache(new RedisCacheOptions { ConnectionMultiplexerFactory = () => Task.FromResult<IConnectionMultiplexer>(connection), InstanceName = "fusion:" });
        var options = new FusionCacheOptions { DefaultEntryOptions = { Duration = PeerFactory.Lifetime } };
        if (!isLocal)
            options.DefaultEntryOptions.SetSkipMemoryCache();
        _cache = new FusionCache(options);
        _cache.SetupDistributedCache(_redis, new FusionCacheSystemTextJsonSerializer(new System.Text.Json.JsonSerializerOptions { TypeInfoResolverChain = { ArticleJson.Default, new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() } }));
        if (isLocal)
            _cache.SetupBackplane(new RedisBackplane(new RedisBackplaneOptions { ConnectionMultiplexerFactory = () => Task.FromResult<IConnectionMultiplexer>(connection) }));
    }

    public ValueTask<Article> GetAsync(int id) => _cache.GetOrSetAsync<Article>($"article:{id}", async (_, token) => await _fetch(id, token));

    public ValueTask RemoveAsync(int id) => _cache.RemoveAsync($"article:{id}");

    public async ValueTask DisposeAsync()
    {
        _cache.Dispose();
        _redis.Dispose();
        await _connection.DisposeAsync();
    }
}
