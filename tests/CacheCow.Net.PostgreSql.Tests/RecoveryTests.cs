using System.Transactions;
using CacheCow.Net.Redis;
using CacheCow.Net.Testing;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>Whatever dies, nothing is lost: what was not confirmed is told again.</summary>
[TestFixture]
internal class RecoveryTests : FeedTests
{
    [Test]
    public async Task Connection_ThatIsKilled_IsMadeAgain()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        var feed = await StartAsync();
        await Posts.ByTitleAsync("First");
        await Database.RunAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Database.Name}' AND application_name LIKE 'CacheCow%'");
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await Until.TrueAsync("it is invalidated", async () => (await Posts.ByTitleAsync("First"))!.Note == "new");

        // On its way it may fail once more: the connections of the pool were killed too.
        await Until.TrueAsync("the feed streams again", () => Task.FromResult(feed is { State: FeedState.Streaming, Error: null }));
        Assert.That(Meter["cachecow.feed.errors stream"], Is.GreaterThan(0));
    }

    [Test]
    public async Task Process_ThatDiesBetweenInvalidationAndConfirmation_IsToldAgain()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        var died = new TaskCompletionSource();
        var isArmed = false;
        var dying = await StartAsync(Options with
        {
            BeforeConfirming = cancellationToken =>
            {
                if (!isArmed)
                    return Task.CompletedTask;
                died.TrySetResult();
                return Task.Delay(Timeout.Infinite, cancellationToken);
            },
        });
        await CaughtUpAsync(dying);
        isArmed = true;
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await died.Task.WaitAsync(Patience);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"), "It was invalidated.");

        await dying.DisposeAsync();
        var before = Posts.Fetches;
        var next = await StartAsync();
        await CaughtUpAsync(next);
        await Posts.ByTitleAsync("First");
        Assert.That(Posts.Fetches, Is.GreaterThan(before), "It was told, and invalidated, again.");
    }

    [Test]
    public async Task Changes_WhileNoProcessRuns_AreToldLater()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old'), (2, 'Second', 'old')");
        await using (var feed = await StartAsync())
            await CaughtUpAsync(feed);
        await Posts.ByTitleAsync("First");
        await Posts.ByTitleAsync("Second");
        await Database.RunAsync("UPDATE posts SET note = 'new' WHERE id = 1");

        var next = await StartAsync();
        await CaughtUpAsync(next);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
        Assert.That(await Posts.IsCachedAsync("title", "Second"), "What was not changed stays.");
    }

    [Test]
    public async Task Store_ThatFails_IsTriedAgainAndNothingIsConfirmed()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        var feed = await StartAsync();
        await Posts.ByTitleAsync("First");
        await CaughtUpAsync(feed);
        var store = (DeafStore)Store;
        store.IsDeaf = true;
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await Until.TrueAsync("it was tried", () => Task.FromResult(Meter["cachecow.feed.errors invalidate"] > 1));
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"), "what the process owes the store it does not read there");
        Assert.That(feed.CatchUpAsync().IsCompleted, Is.False);
        Assert.That((await feed.GetHealthAsync()).IsWarning);

        store.IsDeaf = false;
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
        Assert.That((await feed.GetHealthAsync()).IsWarning, Is.False);
    }

    [Test]
    public async Task Store_ThatIsStoppedAndStartedAgain_LosesNoInvalidation()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisStore.ConnectAsync(server.Address);
        var posts = new PostCache(redis, () => Database.ConnectionString);
        var feed = NewFeed();
        feed.Table("posts").Lookup(posts, typeof(Post), "title");
        await StartAsync(feed);
        await posts.ByTitleAsync("First");
        Assert.That(await posts.IsCachedAsync("title", "First"));

        await server.PauseAsync();
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await Until.TrueAsync("it was tried", () => Task.FromResult(feed.Error is not null));
        await server.ContinueAsync();
        await CaughtUpAsync(feed);
        Assert.That((await posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
    }

    [Test]
    public async Task NewSlot_InvalidatesWhatWasChangedBeforeIt()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await StartAsync();
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
        Assert.That(Fallbacks("new_slot"), Is.GreaterThan(0));
    }

    [Test]
    public async Task NewSlot_WhoseMakerDiesBeforeItHasInvalidated_IsNotThere()
    {
        ((DeafStore)Store).IsDeaf = true;
        var dying = NewFeed();
        dying.Table("posts").Lookup(Posts, typeof(Post), "title");
        dying.Start();
        await Until.TrueAsync("it tries to invalidate", () => Task.FromResult(Meter["cachecow.feed.errors invalidate"] > 0));
        Assert.That(await Database.RunAsync($"SELECT count(*) FROM pg_replication_slots WHERE slot_name = '{Database.Name}'"), Is.EqualTo("0"));
        await dying.DisposeAsync();
        await Until.TrueAsync("nothing is left of it", async () => await Database.RunAsync($"SELECT count(*) FROM pg_replication_slots WHERE database = '{Database.Name}'") == "0");
    }

    [Test]
    public async Task Slot_ThatIsDropped_IsMadeAgainAndAllIsInvalidated()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        var feed = await StartAsync();
        await Posts.ByTitleAsync("First");
        await feed.DisposeAsync();
        await Until.TrueAsync("the slot is free", async () => await Database.RunAsync($"SELECT active FROM pg_replication_slots WHERE slot_name = '{Database.Name}'") == "f");
        await Database.RunAsync($"SELECT pg_drop_replication_slot('{Database.Name}')");
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await StartAsync();
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
    }

    [Test]
    public async Task Process_WithOtherMappings_InvalidatesAllWhenItTakesTheSlot()
    {
        await Database.RunAsync("CREATE TABLE others (id int PRIMARY KEY); CREATE PUBLICATION cachecow FOR TABLE posts, others; INSERT INTO posts VALUES (1, 'First', 'old')");
        var ignorant = NewFeed();
        ignorant.Table("others").Model<Post>(Posts);
        await StartAsync(ignorant);
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await CaughtUpAsync(ignorant);
        await ignorant.DisposeAsync();
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("old"), "It was told, mapped nothing of it, and confirmed.");

        var feed = await StartAsync();
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
        await CaughtUpAsync(feed);
    }

    [Test]
    public async Task Table_ThatIsAlteredWhileOnlyAnotherSlotIsRead_IsInvalidated()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        await using (var first = await StartAsync())
            await CaughtUpAsync(first);
        await Posts.ByTitleAsync("First");

        // Another service, with a store of its own, and the same mapping.
        var other = NewFeed(Options with { SlotName = Options.SlotName + "_b" });
        other.Table("posts").Lookup(new PostCache(new MemoryStore(), () => Database.ConnectionString), typeof(Post), "title").Lookup(new PostCache(new MemoryStore(), () => Database.ConnectionString), typeof(Post), "id");
        await StartAsync(other);
        await other.DisposeAsync();
        await Database.RunAsync("ALTER TABLE posts ALTER note TYPE varchar(20) USING 'new'");
        var again = NewFeed(Options with { SlotName = Options.SlotName + "_b" });
        again.Table("posts").Lookup(new PostCache(new MemoryStore(), () => Database.ConnectionString), typeof(Post), "title").Lookup(new PostCache(new MemoryStore(), () => Database.ConnectionString), typeof(Post), "id");
        await StartAsync(again);
        await again.DisposeAsync();

        await StartAsync();
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
    }

    [Test]
    public async Task Process_ThatDoesNotGetTheSlot_LeavesNoNote()
    {
        await using (var feed = await StartAsync())
            await CaughtUpAsync(feed);
        var note = await NoteAsync();
        await Database.RunAsync($"CREATE ROLE {Database.Name} LOGIN; ALTER PUBLICATION cachecow OWNER TO {Database.Name}");
        var refused = NewFeed(connection: $"{Database.ConnectionString};Username={Database.Name}");
        refused.Table("posts").Lookup(Posts, typeof(Post), "id");
        await FailsAsync(refused);
        Assert.That(await NoteAsync(), Is.EqualTo(note), "It would speak for who streams, and maps something else.");
        await refused.DisposeAsync();
        await Database.RunAsync($"REASSIGN OWNED BY {Database.Name} TO postgres; DROP ROLE {Database.Name}");
    }

    [Test]
    public async Task Feed_StartedInATransaction_IsNoPartOfIt()
    {
        PostgresFeed feed;
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
            feed = await StartAsync();
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        await CaughtUpAsync(feed);
        Assert.That(feed.State, Is.EqualTo(FeedState.Streaming));
    }

    [Test]
    public async Task Table_ThatIsAlteredWhileNoProcessRuns_IsInvalidated()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        await using (var feed = await StartAsync())
            await CaughtUpAsync(feed);
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("ALTER TABLE posts ALTER note TYPE varchar(20) USING 'new'");
        await StartAsync();
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
    }

    [Test]
    public async Task TwoFeeds_OnOneSlot_TheSecondTakesOver()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        var first = await StartAsync();
        var second = NewFeed();
        second.Table("posts").Lookup(Posts, typeof(Post), "title").Lookup(Posts, typeof(Post), "id");
        second.Start();
        await Until.TrueAsync("the second stands by", () => Task.FromResult(second.State == FeedState.Standby));
        Assert.That((await second.GetHealthAsync()).IsWarning, Is.False);
        await Posts.ByTitleAsync("First");

        await first.DisposeAsync();
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await TakesOverAsync(second);
        await CaughtUpAsync(second);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
        Assert.That(first.State, Is.EqualTo(FeedState.Off));
    }

    [Test]
    public async Task States_AsTheyChange_AreTold()
    {
        var states = new List<FeedState>();
        var feed = NewFeed();
        feed.Table("posts").Lookup(Posts, typeof(Post), "title");
        feed.StateChanged += (_, change) => states.Add(change.State);
        feed.StateChanged += (_, _) => throw new InvalidOperationException("A handler's own affair.");
        Assert.That(feed.State, Is.EqualTo(FeedState.Off));
        await StartAsync(feed);
        await feed.DisposeAsync();
        Assert.That(states, Is.EqualTo(new[] { FeedState.Connecting, FeedState.Streaming, FeedState.Off }));
    }

    private Task<string> NoteAsync() => Database.RunAsync("SELECT obj_description(oid, 'pg_publication') FROM pg_publication");

    protected override ICacheStore NewStore() => new DeafStore(new MemoryStore());

    private static Task TakesOverAsync(PostgresFeed feed) => Until.TrueAsync("the feed streams", () => Task.FromResult(feed.State == FeedState.Streaming));
}
