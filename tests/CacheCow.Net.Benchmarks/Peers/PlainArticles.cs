using System.Text.Json;
using StackExchange.Redis;

namespace CacheCow.Net.Benchmarks.Peers;

/// <summary>Cache-aside as it is usually written.</summary>
internal sealed class PlainArticles(ConnectionMultiplexer connection, Func<int, CancellationToken, ValueTask<Article>> fetch) : ICachedArticles
{
    private readonly IDatabase _database = connection.GetDatabase();

    public async ValueTask<Article> GetAsync(int id)
    {
        RedisKey key = $"plain:article:{id}";
        if ((byte[]?)await _database.StringGetAsync(key) is { } bytes)
            return JsonSerializer.Deserialize(bytes, ArticleJson.Default.Article)!;
        var article = await fetch(id, default);
        await _database.StringSetAsync(key, JsonSerializer.SerializeToUtf8Bytes(article, ArticleJson.Default.Article), PeerFactory.Lifetime);
        return article;
    }

    public async ValueTask RemoveAsync(int id) => await _database.KeyDeleteAsync($"plain:article:{id}");

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
