using CacheCow.Net.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB.Tests;

/// <summary>Posts, some of them cached, and feeds that hear of their changes.</summary>
internal abstract class FeedFixture : MongoFixture
{
    private readonly List<MongoFeed> _feeds = [];

    protected FailingStore Failing { get; private set; } = null!;

    protected static bool IsStandIn => Servers.Name.Contains("stand-in", StringComparison.Ordinal);

    protected static MongoFeedOptions FeedOptions { get; } = new() { SaveInterval = TimeSpan.Zero, TurnLifetime = TimeSpan.FromSeconds(3) };

    [SetUp]
    public Task InsertPosts()
    {
        Failing = new FailingStore(Store);
        return Posts.InsertManyAsync([new BlogPost { Title = "First", Number = 1 }, new BlogPost { Title = "Second", Number = 1 }]);
    }

    [TearDown]
    public async Task EndFeeds()
    {
        foreach (var feed in _feeds)
            await feed.DisposeAsync();
        _feeds.Clear();
    }

    protected MongoFeed NewFeed(MongoCacheCow cache, MongoFeedOptions? options = null, ICacheStore? store = null)
    {
        var feed = new MongoFeed(store ?? Store, Database, "feed", options ?? FeedOptions);
        _feeds.Add(feed);
        feed.Collection<BlogPost>(cache).Lookup(p => p.Title);
        return feed;
    }

    protected async Task<MongoFeed> StartAsync(MongoCacheCow cache, MongoFeedOptions? options = null, ICacheStore? store = null)
    {
        var feed = NewFeed(cache, options, store);
        feed.Start();
        await IsAsync(feed, MongoFeedState.Watching);
        return feed;
    }

    protected static Task IsAsync(MongoFeed feed, MongoFeedState state) => Until.TrueAsync($"the feed is {state}", () => Task.FromResult(feed.State == state));

    protected Task KeepImagesAsync() => Database.RunCommandAsync<BsonDocument>(new BsonDocument
    {
        { "collMod", "blog_posts" },
        { "changeStreamPreAndPostImages", new BsonDocument("enabled", true) },
    });

    protected Task RenumberAsync(string title) => Posts.UpdateOneAsync(post => post.Title == title, Builders<BlogPost>.Update.Inc(post => post.Number, 1));

    protected Task RetitleAsync(string title, string now) =>
        Posts.UpdateOneAsync(post => post.Title == title, Builders<BlogPost>.Update.Set(post => post.Title, now).Inc(post => post.Number, 1));

    protected static void CacheAll(MongoCacheCow cache)
    {
        foreach (var title in new[] { "First", "Second", "Third" })
            cache.Get<BlogPost>("title", title);
    }

    /// <summary>What the cache says of a post is, after a while, what the database has: its number, or 0 for none.</summary>
    protected static Task BecomesAsync(MongoCacheCow cache, string title, int number) =>
        Until.TrueAsync($"{title} is {number}", async () => (await cache.GetAsync<BlogPost>("title", title) is { } post ? post.Number : 0) == number);

    /// <summary>Is a post answered without asking the server?</summary>
    protected async Task<bool> IsCachedAsync(MongoCacheCow cache, string title)
    {
        var commands = await CommandsOfAsync(async () => await cache.GetAsync<BlogPost>("title", title));
        return commands.All(command => command.GetElement(0).Name != "find");
    }

    protected Task<StoredPosition?> PositionAsync() => new FeedStore(Store, Database.DatabaseNamespace.DatabaseName, "feed", FeedOptions).ReadAsync(default);
}
