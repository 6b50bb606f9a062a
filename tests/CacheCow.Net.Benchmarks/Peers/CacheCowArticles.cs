using System.Text.Json;
using CacheCow.Net.Redis;
using StackExchange.Redis;

namespace CacheCow.Net.Benchmarks.Peers;

/// <summary>CacheCow.Net: the four overrides.</summary>
internal sealed class CacheCowArticles(
    RedisStore store, ConnectionMultiplexer connection, Func<int, CancellationToken, ValueTask<Article>> fetch, bool isLocal)
    : CacheCow<int, Article>(store, Settings(isLocal)), ICachedArticles
{
    async ValueTask<Article> ICachedArticles.GetAsync(int id) => (await GetAsync(id))!;

    public ValueTask RemoveAsync(int id) => InvalidateAsync(id);

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await connection.DisposeAsync();
    }

    protected override Article? Fetch(int key) => throw new NotSupportedException("The source is asynchronous.");

    protected override async ValueTask<Article?> FetchAsync(int key, CancellationToken cancellationToken) => await fetch(key, cancellationToken);

    protected override byte[] Serialize(Article obj) => JsonSerializer.SerializeToUtf8Bytes(obj, ArticleJson.Default.Article);

    protected override Article Deserialize(int key, ReadOnlyMemory<byte> data) => JsonSerializer.Deserialize(data.Span, ArticleJson.Default.Article)!;

    protected override CacheKeys GetKeys(int key) => CacheKeys.For("peer-article", key);

    // Shared in the process, as the others share what they keep there.
    private static CacheCowOptions Settings(bool isLocal) => new()
    {
        Policy = new EntryPolicy { Ttl = PeerFactory.Lifetime },
        LocalTier = isLocal ? new LocalTierOptions { Ttl = PeerFactory.Lifetime } : null,
        ShareByReference = true,
    };
}
