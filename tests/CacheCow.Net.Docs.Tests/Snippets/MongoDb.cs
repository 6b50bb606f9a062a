using CacheCow.Net.MongoDB;
using CacheCow.Net.Redis;
using MongoDB.Driver;
using StackExchange.Redis;

namespace CacheCow.Net.Docs.Tests.Snippets.Documents;

public sealed class BlogPost
{
    public int Id { get; set; }

    public string Title { get; set; } = "";
}

internal static class MongoDocuments
{
    public static async Task RunAsync(IConnectionMultiplexer multiplexer, IMongoDatabase database)
    {
        var cache = new MongoCacheCow(new RedisStore(multiplexer), database);
        var post = await cache.GetAsync<BlogPost>(p => p.Title, "First");
        var same = cache.Get(typeof(BlogPost), "title", "First");
        var many = await cache.GetManyAsync<BlogPost, int>(p => p.Id, [1, 2, 3]);   // one $in for what is not cached
        await cache.InvalidateAsync<BlogPost>(p => p.Title, "First");
    }

    public static async Task PackageAsync(ICacheStore store, IMongoDatabase database)
    {
        var options = new MongoCacheOptions().Collection<BlogPost>("blog_posts");
        var cache = new MongoCacheCow(store, database, options);

        var post = cache.Get(typeof(BlogPost), "title", "First");                                    // null: there is none
        var same = await cache.GetAsync<BlogPost>(p => p.Title, "First");
        var several = await cache.GetManyAsync((BlogPost p) => p.Title, ["First", "Second"]);        // one $in for those that are not cached
        await cache.InvalidateAsync<BlogPost>(p => p.Title, "First");
    }

    public static async Task WriteAsync(MongoCacheCow cache, IMongoCollection<BlogPost> posts, BlogPost post)
    {
        await using var write = await cache.BeginWriteAsync<BlogPost>(p => p.Title, "First");
        await posts.ReplaceOneAsync(p => p.Id == post.Id, post);
        write.Complete(post);
    }

    public static async Task FeedAsync(ICacheStore store, IMongoDatabase database, MongoCacheCow cache)
    {
        await using var feed = new MongoFeed(store, database, "shop");
        feed.Collection<BlogPost>(cache).Lookup(p => p.Title).Lookup("Author.Name");    // all fields that posts are got by
        feed.Start();

        Console.WriteLine($"{feed.State}, {feed.Lag} behind: {feed.Error}");            // Watching, StandingBy, Retrying and why
    }
}
