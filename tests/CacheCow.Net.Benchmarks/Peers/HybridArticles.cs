using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace CacheCow.Net.Benchmarks.Peers;

/// <summary>HybridCache on Microsoft's Redis cache. Its nodes do not tell each other of anything.</summary>
internal sealed class HybridArticles : ICachedArticles
{
    private readonly ConnectionMultiplexer _connection;
    private readonly Func<int, CancellationToken, ValueTask<Article>> _fetch;
    private readonly ServiceProvider _services;
    private readonly HybridCache _cache;
    private readonly HybridCacheEntryOptions _options;

    public HybridArticles(ConnectionMultiplexer connection, Func<int, CancellationToken, ValueTask<Article>> fetch, bool isLocal)
    {
        (_connection, _fetch) = (connection, fetch);
        var services = new ServiceCollection();
        services.AddStackExchangeRedisCache(options =>
        {
            options.ConnectionMultiplexerFactory = () => Task.FromResult<IConnectionMultiplexer>(connection);
            options.InstanceName = "hybrid:";
        });
        services.AddHybridCache();
        _services = services.BuildServiceProvider();
        _cache = _services.GetRequiredService<HybridCache>();
        _options = new HybridCacheEntryOptions
        {
            Expiration = PeerFactory.Lifetime,
            LocalCacheExpiration = PeerFactory.Lifetime,
            Flags = isLocal ? HybridCacheEntryFlags.None : HybridCacheEntryFlags.DisableLocalCache,
        };
    }

    public ValueTask<Article> GetAsync(int id) => _cache.GetOrCreateAsync($"article:{id}", (_fetch, id), static (state, token) => state._fetch(state.id, token), _options);

    public ValueTask RemoveAsync(int id) => _cache.RemoveAsync($"article:{id}");

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
