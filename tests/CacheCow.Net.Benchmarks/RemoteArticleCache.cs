using System.Text.Json;

namespace CacheCow.Net.Benchmarks;

/// <summary>A cache of articles whose source takes as long as a database does.</summary>
internal sealed class RemoteArticleCache(ICacheStore store, CacheCowOptions? options = null) : CacheCow<int, Article>(store, options)
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(2);

    public static async Task<Article> ReadSourceAsync(int id)
    {
        await Task.Delay(Latency);
        return Article.Of(id);
    }

    protected override Article? Fetch(int key) => throw new NotSupportedException();

    protected override async ValueTask<Article?> FetchAsync(int key, CancellationToken cancellationToken) => await ReadSourceAsync(key);

    protected override byte[] Serialize(Article obj) => JsonSerializer.SerializeToUtf8Bytes(obj, ArticleJson.Default.Article);

    protected override Article Deserialize(int key, ReadOnlyMemory<byte> data) => JsonSerializer.Deserialize(data.Span, ArticleJson.Default.Article)!;

    protected override CacheKeys GetKeys(int key) => CacheKeys.For("remote-article", key);
}
