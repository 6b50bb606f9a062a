using CacheCow.Net.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.Docs.Tests.Snippets.EntityFramework;

internal static class EntityFrameworkPackage
{
    public static async Task ReadAsync(ICacheStore store, IDbContextFactory<BlogContext> contextFactory)
    {
        var cache = new EfCacheCow<BlogContext>(store, contextFactory);                       // an IDbContextFactory, () => new BlogContext(options), or the container

        BlogPost? post = await cache.GetAsync<BlogPost>(p => p.Title, "First");               // null: there is none, and that is remembered for 10 s
        object? same = cache.Get(typeof(BlogPost), "title", "First");                         // the same object: by property or column, in any case
        var several = await cache.GetManyAsync((BlogPost p) => p.Id, [1, 2, 3]);              // one query for those that are not cached
        await cache.InvalidateAsync<BlogPost>(p => p.Title, "First");                         // after SaveChanges has committed
    }

    public static async Task ReadFromOneDatabaseAsync(ICacheStore store, IDbContextFactory<BlogContext> contextFactory)
    {
        var cache = new EfCacheCow<BlogContext>(store, contextFactory) { Source = "blog" };
        await cache.GetAsync<BlogPost>(p => p.Title, "First");
    }

    public static async Task RenameAsync(EfCacheCow<BlogContext> cache, BlogContext context, BlogPost post)
    {
        post.Title = "Second";
        await context.SaveChangesAsync();
        await cache.InvalidateAsync<BlogPost>(p => p.Title, "First");
        await cache.InvalidateAsync<BlogPost>(p => p.Title, "Second");                        // "there is none" may be cached
    }

    public static async Task SaveAsync(EfCacheCow<BlogContext> cache, BlogContext context, BlogPost post)
    {
        DateTime changed = cache.GetShadowValue<DateTime>(post, "LastModified");
        cache.Attach(context, post).Entity.Title = "Second";
        await context.SaveChangesAsync();
    }

    public static async Task ReadInTransactionAsync(EfCacheCow<BlogContext> cache, BlogContext context)
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        BlogPost? mine = await cache.GetAsync<BlogPost>(context, p => p.Title, "First");      // without a transaction: the usual way
    }
}
