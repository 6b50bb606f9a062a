using CacheCow.Net.Redis;
using StackExchange.Redis;

namespace CacheCow.Net.Benchmarks.Peers;

/// <summary>Makes the caches that are compared: one of each for each node, on a connection of its own.</summary>
/// <param name="address">The Redis server.</param>
/// <param name="fetch">The source.</param>
internal sealed class PeerFactory(string address, Func<int, CancellationToken, ValueTask<Article>> fetch)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>Makes a cache.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="isLocal">It keeps objects in the process, too.</param>
    public async Task<ICachedArticles> MakeAsync(PeerKind kind, bool isLocal)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(address);
        return kind switch
        {
            PeerKind.PlainCacheAside => new PlainArticles(connection, fetch),
            PeerKind.HybridCache => new HybridArticles(connection, fetch, isLocal),
            PeerKind.FusionCache => new FusionArticles(connection, fetch, isLocal),
            _ => new CacheCowArticles(new RedisStore(connection), connection, fetch, isLocal),
        };
    }
}
