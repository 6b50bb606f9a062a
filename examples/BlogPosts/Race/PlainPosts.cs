using System.Text.Json;
using BlogPosts.Stores;

namespace BlogPosts.Race;

/// <summary>
/// The other side: cache-aside as it is usually written. Get; on a miss read the database and set; delete after a change is committed.
/// </summary>
/// <remarks>
/// It is given what CacheCow.Net is given: the same database at the same distance, the same bytes with the same lifetime, and the
/// store's own get, set and delete, which cost it fewer round trips than leases do. Nothing in it is slowed down.
/// </remarks>
internal sealed class PlainPosts(IPlainStore store, DistantDatabase database) : ICachedPosts
{
    public async ValueTask<BlogPost?> GetAsync(string slug, CancellationToken cancellationToken)
    {
        if (await store.GetAsync(slug) is { } bytes)
            return JsonSerializer.Deserialize<BlogPost>(bytes);

        var post = await database.FindAsync(slug, cancellationToken);

        // Here is the race: if the post was changed and deleted from the cache just now, this sets the old one.
        if (post is not null)
            await store.SetAsync(slug, JsonSerializer.SerializeToUtf8Bytes(post), Course.Ttl);
        return post;
    }

    public ValueTask InvalidateAsync(string slug, CancellationToken cancellationToken) => store.DeleteAsync(slug);
}
