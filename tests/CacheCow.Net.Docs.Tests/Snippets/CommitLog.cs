using CacheCow.Net.EntityFrameworkCore;
using CacheCow.Net.PostgreSql;

namespace CacheCow.Net.Docs.Tests.Snippets.EntityFramework;

internal static class CommitLog
{
    public static async Task RunAsync(string connectionString, EfCacheCow<BlogContext> cache)
    {
        await using var feed = new PostgresFeed(connectionString);
        feed.Table("public.posts").Lookup<BlogPost>(cache, p => p.Title, column: "title").Lookup<BlogPost>(cache, p => p.Id);
        feed.Start();
    }

    public static void Map(PostgresFeed feed, EfCacheCow<BlogContext> cache, CacheCow<int, string?> prices)
    {
        feed.Table("posts")
            .Lookup<BlogPost>(cache, p => p.Title, column: "title")           // both titles, if a change touches the title
            .Lookup(cache, typeof(BlogPost), "Id");                           // the column that is called like the field
        feed.Table("blogs").Model<BlogPost>(cache);                           // any change: all posts
        feed.Table("prices")
            .Invalidates(prices, row => row.Get<int>("id"), tag: "prices", columns: ["id"])
            .Tags(prices, row => [$"shop {row["shop"]}"], tag: "prices");
    }

    public static async Task ChangeAsync(PostgresFeed feed)
    {
        await feed.CatchUpAsync();                     // what was committed before this line is invalidated after it
    }

    public static async Task WatchAsync(PostgresFeed feed)
    {
        FeedHealth health = await feed.GetHealthAsync();
        if (health.IsWarning)
            Console.WriteLine($"{health.State}, {health.LagBytes} bytes behind: {string.Join(" ", health.Warnings)}");
    }

    public static PostgresFeed Explained(string connectionString) =>
        new(connectionString, new PostgresFeedOptions { Setup = FeedSetup.Explain, SlotName = "shop", PublicationName = "shop" });
}
