using CacheCow.Net.EntityFrameworkCore;
using CacheCow.Net.Docs.Tests.Snippets.EntityFramework;

namespace CacheCow.Net.Docs.Tests.Snippets.ManyAtOnce;

public sealed record Article(int Id);

public sealed class ArticleDatabase
{
    public int AuthorOf(int id) => id;
}

public sealed class ArticleCache(ICacheStore store, ArticleDatabase database) : CacheCow<int, Article>(store)
{
    protected override IReadOnlyList<string> GetTags(int id) => ["articles", $"author:{database.AuthorOf(id)}"];

    protected override Article? Fetch(int id) => new(id);
    protected override byte[] Serialize(Article article) => [];
    protected override Article Deserialize(int id, ReadOnlyMemory<byte> data) => new(id);
    protected override CacheKeys GetKeys(int id) => CacheKeys.For("article", id);
}

public sealed class PriceCache(ICacheStore store) : CacheCow<(string Shop, int Id), string>(store)
{
    protected override CacheKeys GetKeys((string Shop, int Id) key) => CacheKeys.Readable("price", key.Shop, key.Id);

    protected override string? Fetch((string Shop, int Id) key) => "1.00";
    protected override byte[] Serialize(string price) => [];
    protected override string Deserialize((string Shop, int Id) key, ReadOnlyMemory<byte> data) => "1.00";
}

internal static class Changes
{
    public static async Task TagsAsync(ArticleCache cache)
    {
        await cache.InvalidateTagAsync("author:7");
        await cache.InvalidateTagsAsync(["articles", "front-page"]);
    }

    public static async Task ModelsAsync(EfCacheCow<BlogContext> cache)
    {
        await cache.InvalidateModelAsync<BlogPost>();    // by whatever field and value they are cached
    }

    public static async Task PatternsAsync(PriceCache cache)
    {
        long removed = await cache.InvalidatePatternAsync("price$berlin$*");
        await using var nightly = cache.InvalidateEvery("price$*", TimeSpan.FromHours(24));   // for what changes and tells nobody
    }

    public static async Task EscapedAsync(PriceCache cache, string shop)
    {
        await cache.InvalidatePatternAsync($"price${CacheKeys.EscapePattern(shop)}$*");
    }

    public static async Task ClearAsync(PriceCache cache)
    {
        await cache.ClearAsync();
    }
}
