using System.Text.Json;

namespace CacheCow.Net.Benchmarks;

/// <summary>The cache that is measured: the four overrides and no more.</summary>
internal sealed class ArticleCache(ICacheStore store, CacheCowOptions? options = null, string[]? tags = null) : CacheCow<int, Article>(store, options)
{
    private readonly string[] _tags = tags ?? [];

    public CacheKeys KeysOf(int id) => GetKeys(id);

    protected override Article? Fetch(int key) => Article.Of(key);

    protected override byte[] Serialize(Article obj) => JsonSerializer.SerializeToUtf8Bytes(obj, ArticleJson.Default.Article);

    protected override Article Deserialize(int key, ReadOnlyMemory<byte> data) => JsonSerializer.Deserialize(data.Span, ArticleJson.Default.Article)!;

    protected override CacheKeys GetKeys(int key) => CacheKeys.For("article", key);

    protected override IReadOnlyList<string> GetTags(int key) => _tags;
}
