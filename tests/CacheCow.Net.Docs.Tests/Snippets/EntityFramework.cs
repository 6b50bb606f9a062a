using CacheCow.Net.EntityFrameworkCore;
using CacheCow.Net.Redis;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace CacheCow.Net.Docs.Tests.Snippets.EntityFramework;

public sealed class BlogPost
{
    public int Id { get; set; }

    public string Title { get; set; } = "";
}

public sealed class BlogContext(DbContextOptions<BlogContext> options) : DbContext(options)
{
    public DbSet<BlogPost> Posts => Set<BlogPost>();
}

internal static class Entities
{
    public static async Task RunAsync(IConnectionMultiplexer multiplexer, IDbContextFactory<BlogContext> contextFactory)
    {
        var cache = new EfCacheCow<BlogContext>(new RedisStore(multiplexer), contextFactory);
        var post = await cache.GetAsync<BlogPost>(p => p.Title, "First");
        var same = cache.Get(typeof(BlogPost), "title", "First");
        var many = await cache.GetManyAsync<BlogPost, int>(p => p.Id, [1, 2, 3]);   // one WHERE … IN (…) for what is not cached
        await cache.InvalidateAsync<BlogPost>(p => p.Title, "First");
    }
}
