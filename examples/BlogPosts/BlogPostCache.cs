using System.Text.Json;
using CacheCow.Net;

namespace BlogPosts;

/// <summary>Blog posts by their slug. These four overrides are all that a cache needs.</summary>
internal class BlogPostCache(ICacheStore store, BlogDatabase database, CacheCowOptions? options = null)
    : CacheCow<string, BlogPost>(store, options)
{
    // Where a post comes from when it is not cached; null: there is no such post.
    protected override BlogPost? Fetch(string key) => database.Find(key);

    protected override byte[] Serialize(BlogPost obj) => JsonSerializer.SerializeToUtf8Bytes(obj);

    protected override BlogPost Deserialize(string key, ReadOnlyMemory<byte> data) => JsonSerializer.Deserialize<BlogPost>(data.Span)!;

    // Where it lies in the store. Any kind and any parts, as long as no other object has them.
    protected override CacheKeys GetKeys(string key) => CacheKeys.For("post", key);
}
