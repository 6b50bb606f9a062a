using CacheCow.Net.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CacheCow.Net.Docs.Tests.Snippets.EntityFrameworkWriting;

public sealed class BlogPost
{
    public int Id { get; set; }

    public string Title { get; set; } = "";
}

public sealed class Comment
{
    public int Id { get; set; }

    public int PostId { get; set; }
}

public sealed class Settings
{
    public int Id { get; set; }
}

public sealed class BlogContext(DbContextOptions<BlogContext> options) : DbContext(options)
{
    public DbSet<BlogPost> Posts => Set<BlogPost>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.UseCacheCowOutbox();                    // and add a migration: the table cachecow_outbox
    }
}

internal static class EntityFrameworkWriting
{
    public static void Register(IServiceCollection services, ICacheStore store, string connection)
    {
        services.AddSingleton(provider =>
            new EfCacheCow<BlogContext>(store, provider)
                .Lookup<BlogPost>(post => post.Id)
                .Lookup<BlogPost>(post => post.Title));
        services.AddDbContextFactory<BlogContext>((provider, options) =>
            options.UseNpgsql(connection).UseCacheCow(provider.GetRequiredService<EfCacheCow<BlogContext>>()));
    }

    public static void Declare(EfCacheCow<BlogContext> cache)
    {
        cache.Lookup<BlogPost>(post => post.Id, post => post
            .DependsOn<Comment>(comment => comment.PostId)       // the post with that number, before and after the change
            .DependsOn<Settings>());                             // no property leads to the post: all posts
    }

    public static void Configure(DbContextOptionsBuilder options, EfCacheCow<BlogContext> cache, string connection)
    {
        options.UseNpgsql(connection).UseCacheCow(cache, new EfWriteOptions { OnStoreUnavailable = OnStoreUnavailable.Fail });
    }

    public static async Task DispatchAsync(IDbContextFactory<BlogContext> contextFactory)
    {
        await using var outbox = new CacheCowOutbox<BlogContext>(contextFactory);
        outbox.Start();                                          // or RunAsync(cancellationToken) in a hosted service
    }

    public static async Task SaveAsync(ICacheStore store, IDbContextFactory<BlogContext> contextFactory)
    {
        var cache = new EfCacheCow<BlogContext>(store, () => contextFactory.CreateDbContext())
            .Lookup<BlogPost>(p => p.Id)
            .Lookup<BlogPost>(p => p.Title);
        // where the options of the contexts are made: options.UseCacheCow(cache)

        await using var context = await contextFactory.CreateDbContextAsync();
        (await context.Posts.SingleAsync(p => p.Title == "First")).Title = "Second";
        await context.SaveChangesAsync();                                                     // both titles, and the number, are read anew
    }
}
