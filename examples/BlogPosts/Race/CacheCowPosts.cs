using CacheCow.Net;

namespace BlogPosts.Race;

/// <summary>CacheCow.Net in the race: the <see cref="BlogPostCache"/> of this program, before a database that is far away.</summary>
internal sealed class CacheCowPosts(ICacheStore store, DistantDatabase database)
    : BlogPostCache(store, database.Near, new CacheCowOptions { Policy = new EntryPolicy { Ttl = Course.Ttl, Jitter = 0 } }), ICachedPosts
{
    ValueTask ICachedPosts.InvalidateAsync(string slug, CancellationToken cancellationToken) =>
        InvalidateAsync(slug, cancellationToken: cancellationToken);

    protected override ValueTask<BlogPost?> FetchAsync(string key, CancellationToken cancellationToken) =>
        database.FindAsync(key, cancellationToken);
}
