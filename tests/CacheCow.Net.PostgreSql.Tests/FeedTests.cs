using CacheCow.Net.Testing;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>Tests with a database of their own, a table of posts in it, and a cache of them.</summary>
internal abstract class FeedTests
{
    protected static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly List<PostgresFeed> _feeds = [];

    protected virtual string Schema => "CREATE TABLE posts (id int PRIMARY KEY, title text, note text); ALTER TABLE posts REPLICA IDENTITY FULL;";

    protected Database Database { get; private set; } = null!;

    protected ICacheStore Store { get; private set; } = null!;

    protected PostCache Posts { get; private set; } = null!;

    protected MeterReader Meter { get; private set; } = null!;

    protected PostgresFeedOptions Options { get; private set; } = null!;

    [SetUp]
    public async Task CreateDatabase()
    {
        Database = await Database.CreateAsync(await ServerAsync());
        Options = new PostgresFeedOptions
        {
            SlotName = Database.Name, StandbyRetry = TimeSpan.FromMilliseconds(20), LongestRetry = TimeSpan.FromMilliseconds(50), ConfirmInterval = TimeSpan.FromMilliseconds(100),
        };
        await Database.RunAsync(Schema);
        Store = NewStore();
        Posts = new PostCache(Store, () => Database.ConnectionString);
        Meter = new MeterReader("");
    }

    [TearDown]
    public async Task DropDatabase()
    {
        Meter?.Dispose();
        foreach (var feed in _feeds)
            await feed.DisposeAsync();
        _feeds.Clear();
        if (Database is not null)
            await Database.DisposeAsync();
    }

    protected virtual PostgresRelease Release => PostgresRelease.Installed;

    protected virtual Task<PostgresServer> ServerAsync() => Servers.PostgresAsync(Release);

    protected virtual ICacheStore NewStore() => new MemoryStore();

    protected PostgresFeed NewFeed(PostgresFeedOptions? options = null, string? connection = null)
    {
        var feed = new PostgresFeed(connection ?? Database.ConnectionString, options ?? Options);
        _feeds.Add(feed);
        return feed;
    }

    /// <summary>A feed that maps posts by title and by id, and streams.</summary>
    protected async Task<PostgresFeed> StartAsync(PostgresFeedOptions? options = null)
    {
        var feed = NewFeed(options);
        feed.Table("posts").Lookup(Posts, typeof(Post), "title").Lookup(Posts, typeof(Post), "id");
        await StartAsync(feed);
        return feed;
    }

    protected static async Task StartAsync(PostgresFeed feed)
    {
        feed.Start();
        await StreamsAsync(feed);
    }

    protected static async Task StreamsAsync(PostgresFeed feed)
    {
        await Until.TrueAsync($"the feed streams; {feed.State}: {feed.Error}", () => Task.FromResult(feed.State is FeedState.Streaming or FeedState.Failed));
        Assert.That(feed.State, Is.EqualTo(FeedState.Streaming), feed.Error?.ToString());
    }

    protected static async Task<string> FailsAsync(PostgresFeed feed)
    {
        feed.Start();
        return await FailureAsync(feed);
    }

    protected static async Task<string> FailureAsync(PostgresFeed feed)
    {
        await Until.TrueAsync("the feed fails", () => Task.FromResult(feed.State == FeedState.Failed));
        return feed.Error!.Message;
    }

    protected static Task CaughtUpAsync(PostgresFeed feed) => feed.CatchUpAsync(new CancellationTokenSource(Patience).Token);

    protected long Fallbacks(string reason) => Meter[$"cachecow.feed.fallbacks {reason}"];
}
