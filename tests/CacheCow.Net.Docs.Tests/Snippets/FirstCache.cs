using System.Text.Json;
using CacheCow.Net.Redis;

namespace CacheCow.Net.Docs.Tests.Snippets;

public sealed record Post(int Id, string Title);

public sealed class PostDatabase
{
    public Post? Find(int id) => new(id, "Title");

    public Task RenameAsync(int id, string title) => Task.CompletedTask;
}

public sealed class PostCache(ICacheStore store, PostDatabase database) : CacheCow<int, Post>(store)
{
    protected override Post? Fetch(int id) => database.Find(id);
    protected override byte[] Serialize(Post post) => JsonSerializer.SerializeToUtf8Bytes(post);
    protected override Post Deserialize(int id, ReadOnlyMemory<byte> data) => JsonSerializer.Deserialize<Post>(data.Span)!;
    protected override CacheKeys GetKeys(int id) => CacheKeys.For("post", id);
}

public sealed class JsonPostCache(ICacheStore store, PostDatabase database) : JsonCacheCow<int, Post>(store, "post")
{
    protected override Post? Fetch(int id) => database.Find(id);
}

internal static class FirstUse
{
    public static async Task RunAsync(PostDatabase database)
    {
        var cache = new PostCache(await RedisStore.ConnectAsync("localhost"), database);
        var post = await cache.GetAsync(7);   // null: there is no such post
        await database.RenameAsync(7, "New title");
        await cache.InvalidateAsync(7);       // after the commit
    }
}
