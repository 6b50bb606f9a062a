using CacheCow.Net.Testing;
using Npgsql;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>What is missing in the database is made, or said with the statement to run; running it helps.</summary>
[TestFixture]
internal class SetupTests : FeedTests
{
    private readonly List<PostgresServer> _own = [];

    [OneTimeTearDown]
    public async Task StopServers()
    {
        foreach (var server in _own)
            await server.DisposeAsync();
    }

    [Test]
    public async Task WalLevel_ThatIsNotLogical_SaysWhatToRun()
    {
        var server = await OwnAsync("wal_level=replica");
        await server.PsqlAsync("postgres", "CREATE TABLE posts (id int PRIMARY KEY, title text)");
        var message = await FailsAsync(PostsFeed(connection: server.ConnectionString + ";Database=postgres"));
        Assert.That(message, Does.Contain("'replica'").And.Contain("ALTER SYSTEM SET wal_level = logical;").And.Contain("restart"));
    }

    [Test]
    public async Task Role_ThatMayNotReplicate_SaysWhatToRun()
    {
        var role = await RoleAsync("");
        await Database.RunAsync($"CREATE PUBLICATION cachecow FOR TABLE posts; GRANT ALL ON posts TO {role}");
        var feed = PostsFeed(connection: As(role));
        var message = await FailsAsync(feed);
        Assert.That(message, Does.Contain($"""ALTER ROLE "{role}" REPLICATION;"""));
        await Database.RunAsync($"ALTER ROLE {role} REPLICATION");
        await Until.TrueAsync("it streams", () => Task.FromResult(feed.State == FeedState.Streaming));
    }

    [Test]
    public async Task Role_ThatMayNotPublish_SaysWhatToRun()
    {
        var role = await RoleAsync("REPLICATION");
        var feed = PostsFeed(connection: As(role));
        var message = await FailsAsync(feed);
        Assert.That(message, Does.Contain("CREATE PUBLICATION").And.Contain("GRANT CREATE ON DATABASE"));
        await Database.RunAsync(message[message.IndexOf("CREATE PUBLICATION", StringComparison.Ordinal)..(message.IndexOf(';', message.IndexOf("CREATE PUBLICATION", StringComparison.Ordinal)) + 1)]);
        await Until.TrueAsync("it streams", () => Task.FromResult(feed.State == FeedState.Streaming));
    }

    [Test]
    public async Task Explain_WhenNothingIsThere_SaysAllAndMakesNothing()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        await Posts.ByTitleAsync("First");
        var feed = PostsFeed(Options with { Setup = FeedSetup.Explain });
        var message = await FailsAsync(feed);
        Assert.That(message, Does.Contain("""CREATE PUBLICATION "cachecow" FOR TABLE "public"."posts" WITH (publish = 'insert, update, delete, truncate');""")
            .And.Contain($"SELECT pg_create_logical_replication_slot('{Database.Name}', 'pgoutput');"));
        Assert.That(await Database.RunAsync("SELECT count(*) FROM pg_publication"), Is.EqualTo("0"));

        await Database.RunAsync("UPDATE posts SET note = 'new'");
        var statements = message[message.IndexOf("CREATE PUBLICATION", StringComparison.Ordinal)..].Split("; ");
        foreach (var statement in statements)
            await Database.RunAsync(statement);
        await Until.TrueAsync("it streams", () => Task.FromResult(feed.State == FeedState.Streaming));
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"), "The slot is younger than that change.");
    }

    [Test]
    public async Task Table_ThatIsNotThere_IsNamed()
    {
        var feed = NewFeed();
        feed.Table("public.letters").Model<Post>(Posts);
        Assert.That(await FailsAsync(feed), Does.Contain("no table 'public.letters'"));
    }

    [Test]
    public async Task Table_WithCapitals_IsFoundWithoutQuotes()
    {
        await Database.RunAsync("""CREATE TABLE "BlogPosts" (id int PRIMARY KEY)""");
        var feed = NewFeed();
        feed.Table("BlogPosts").Model<Post>(Posts);
        feed.Table("public.posts").Model<Post>(Posts);
        await StartAsync(feed);
    }

    [Test]
    public async Task Column_ThatIsNotThere_IsNamedWithThoseThatAre()
    {
        var feed = NewFeed();
        feed.Table("posts").Lookup(Posts, typeof(Post), "title", column: "heading");
        Assert.That(await FailsAsync(feed), Does.Contain("no column 'heading'").And.Contain("id, title, note"));
    }

    [Test]
    public async Task View_IsRefused()
    {
        await Database.RunAsync("CREATE VIEW seen AS SELECT * FROM posts");
        var feed = NewFeed();
        feed.Table("seen").Model<Post>(Posts);
        Assert.That(await FailsAsync(feed), Does.Contain("is no table"));
    }

    [Test]
    public async Task UnloggedTable_IsRefused()
    {
        await Database.RunAsync("CREATE UNLOGGED TABLE quick (id int PRIMARY KEY)");
        var feed = NewFeed();
        feed.Table("quick").Model<Post>(Posts);
        Assert.That(await FailsAsync(feed), Does.Contain("""ALTER TABLE "public"."quick" SET LOGGED;"""));
    }

    [Test]
    public async Task Table_WithoutAnIdentity_IsNotPublished()
    {
        await Database.RunAsync("CREATE TABLE loose (id int)");
        var feed = NewFeed();
        feed.Table("loose").Model<Post>(Posts);
        Assert.That(await FailsAsync(feed), Does.Contain("""ALTER TABLE "public"."loose" REPLICA IDENTITY FULL;"""));
        await Database.RunAsync("INSERT INTO loose VALUES (1); UPDATE loose SET id = 2");
    }

    [Test]
    public async Task Publication_ThatLacksATable_GetsIt()
    {
        await Database.RunAsync("CREATE TABLE others (id int PRIMARY KEY); CREATE PUBLICATION cachecow FOR TABLE others");
        await StartAsync();
        Assert.That(await Database.RunAsync("SELECT string_agg(tablename, ',' ORDER BY tablename) FROM pg_publication_tables"), Is.EqualTo("others,posts"));
    }

    [Test]
    public async Task Publication_ThatLacksKindsOfChange_GetsThem()
    {
        await Database.RunAsync("CREATE PUBLICATION cachecow FOR TABLE posts WITH (publish = 'insert')");
        await StartAsync();
        Assert.That(await Database.RunAsync("SELECT pubinsert AND pubupdate AND pubdelete AND pubtruncate FROM pg_publication"), Is.EqualTo("t"));
    }

    [Test]
    public async Task Publication_ThatFiltersRows_IsRefused()
    {
        await Database.RunAsync("CREATE PUBLICATION cachecow FOR TABLE posts WHERE (title <> 'x')");
        Assert.That(await FailsAsync(PostsFeed()), Does.Contain("only some rows").And.Contain("""ALTER PUBLICATION "cachecow" DROP TABLE "public"."posts"; ALTER PUBLICATION "cachecow" ADD TABLE "public"."posts";"""));
    }

    [Test]
    public async Task Publication_ThatLeavesOutAMappedColumn_GetsIt()
    {
        await Database.RunAsync("ALTER TABLE posts REPLICA IDENTITY DEFAULT; INSERT INTO posts VALUES (1, 'First', 'old')");
        await using (var first = NewFeed())
        {
            first.Table("posts").Lookup(Posts, typeof(Post), "id");
            await StartAsync(first);
        }

        Assert.That(await Database.RunAsync("SELECT attnames FROM pg_publication_tables"), Is.EqualTo("{id}"));
        var feed = PostsFeed();
        await StartAsync(feed);
        var advice = (await feed.GetHealthAsync()).Warnings.Single();
        await Database.RunAsync(advice[advice.IndexOf("ALTER", StringComparison.Ordinal)..]);
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("UPDATE posts SET title = 'Second'");
        await CaughtUpAsync(feed);
        Assert.That(await Posts.ByTitleAsync("First"), Is.Null);
    }

    [Test]
    public async Task Identity_ByAnIndex_HasTheOldValue()
    {
        await Database.RunAsync("""
            ALTER TABLE posts ALTER title SET NOT NULL; ALTER TABLE posts ADD CONSTRAINT posts_title UNIQUE (title); ALTER TABLE posts REPLICA IDENTITY USING INDEX posts_title;
            INSERT INTO posts VALUES (1, 'First', 'old')
            """);
        var feed = PostsFeed();
        await StartAsync(feed);
        Assert.That((await feed.GetHealthAsync()).Warnings, Is.Empty);
        Assert.That(await Database.RunAsync("SELECT attnames FROM pg_publication_tables"), Is.EqualTo("{title}"));
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("UPDATE posts SET title = 'Second'; DELETE FROM posts WHERE title = 'Second'");
        await CaughtUpAsync(feed);
        Assert.That(await Posts.ByTitleAsync("First"), Is.Null);
        Assert.That(Fallbacks("unknown_value"), Is.Zero);
    }

    [Test]
    public async Task Slot_OfAnotherPluginOrDatabase_IsRefused()
    {
        await Database.RunAsync($"SELECT pg_create_logical_replication_slot('{Database.Name}', 'test_decoding')");
        Assert.That(await FailsAsync(PostsFeed()), Does.Contain("test_decoding").And.Contain("another SlotName"));

        await using var other = await Database.CreateAsync(await ServerAsync());
        await other.RunAsync($"SELECT pg_create_logical_replication_slot('{other.Name}', 'pgoutput')");
        Assert.That(await FailsAsync(PostsFeed(Options with { SlotName = other.Name })), Does.Contain($"one of the database '{other.Name}'"));
    }

    [Test]
    public async Task Slot_WhosePublicationCameLater_IsMadeAnew()
    {
        await Database.RunAsync($"SELECT pg_create_logical_replication_slot('{Database.Name}', 'pgoutput')");
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        var feed = await StartAsync();
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
    }

    [Test]
    public async Task Explain_WithASlotMadeByHand_TrustsNoNote()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        await using (var made = PostsFeed())
            await StartAsync(made);
        await Until.TrueAsync("the slot is free", async () => await Database.RunAsync($"SELECT active FROM pg_replication_slots WHERE slot_name = '{Database.Name}'") == "f");
        await Posts.ByTitleAsync("First");
        await Database.RunAsync($"SELECT pg_drop_replication_slot('{Database.Name}')");
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await Database.RunAsync($"SELECT pg_create_logical_replication_slot('{Database.Name}', 'pgoutput')");
        await StartAsync(PostsFeed(Options with { Setup = FeedSetup.Explain }));
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
    }

    [Test]
    public async Task Slots_WhenNoneIsLeft_SaysWhatToRun()
    {
        var server = await OwnAsync("max_replication_slots=1");
        await server.PsqlAsync("postgres", "CREATE TABLE posts (id int PRIMARY KEY, title text)");
        Assert.That(await FailsAsync(PostsFeed(connection: server.ConnectionString + ";Database=postgres")), Does.Contain("ALTER SYSTEM SET max_replication_slots"));
    }

    [Test]
    public async Task Slot_ThatIsLost_IsMadeAnewAndAllIsInvalidated()
    {
        var server = await OwnAsync("max_slot_wal_keep_size=1MB", "min_wal_size=32MB", "max_wal_size=32MB");
        await using var database = await Database.CreateAsync(server);
        await database.RunAsync(Schema + "INSERT INTO posts VALUES (1, 'First', 'old')");
        var posts = new PostCache(Store, () => database.ConnectionString);
        await using (var feed = new PostgresFeed(database.ConnectionString, Options))
        {
            feed.Table("posts").Lookup(posts, typeof(Post), "title");
            await StartAsync(feed);
            await feed.CatchUpAsync();
        }

        await posts.ByTitleAsync("First");
        await database.RunAsync("UPDATE posts SET note = 'new'; CREATE TABLE filler (text text)");
        await Until.TrueAsync("the slot is lost", async () =>
        {
            await database.RunAsync("INSERT INTO filler SELECT repeat('x', 1000) FROM generate_series(1, 3000)");
            await database.RunAsync("SELECT pg_switch_wal()");
            await database.RunAsync("CHECKPOINT");
            return await database.RunAsync($"SELECT wal_status FROM pg_replication_slots WHERE slot_name = '{Options.SlotName}'") == "lost";
        });

        await using (var explaining = new PostgresFeed(database.ConnectionString, Options with { Setup = FeedSetup.Explain }))
        {
            explaining.Table("posts").Lookup(posts, typeof(Post), "title");
            Assert.That((await explaining.GetHealthAsync()).Warnings, Has.Some.Contains("'lost'"));
            Assert.That(await FailsAsync(explaining), Does.Contain("is lost").And.Contain("pg_drop_replication_slot").And.Contain("pg_create_logical_replication_slot"));
        }

        await using var next = new PostgresFeed(database.ConnectionString, Options);
        next.Table("posts").Lookup(posts, typeof(Post), "title");
        await StartAsync(next);
        Assert.That((await posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
    }

    [Test]
    public async Task Slot_ThatFallsBehind_IsAWarningWithItsSize()
    {
        var feed = await StartAsync(Options with { LagWarningBytes = 1 << 20 });
        await CaughtUpAsync(feed);
        await feed.DisposeAsync();
        await Database.RunAsync("INSERT INTO posts SELECT i, repeat('x', 1000), '' FROM generate_series(1, 5000) i");
        var late = PostsFeed(Options with { LagWarningBytes = 1 << 20 });
        var health = await late.GetHealthAsync();
        Assert.That(health.LagBytes, Is.GreaterThan(1 << 20));
        Assert.That(health.Warnings, Has.Some.Contains($"{health.LagBytes} bytes"));
    }

    [Test]
    public async Task Server_ThatIsNotThere_IsAStateAndNoException()
    {
        var feed = PostsFeed(connection: $"Host=127.0.0.1;Port={FreePort.Next()};Username=postgres;Database=postgres");
        await FailsAsync(feed);
        var health = await feed.GetHealthAsync();
        Assert.That(health.IsWarning);
        Assert.That(health.State, Is.EqualTo(FeedState.Failed));
    }

    [Test]
    public void Start_WithoutAMapping_IsRefused() => Assert.That(() => NewFeed().Start(), Throws.InvalidOperationException);

    [Test]
    public async Task Run_UntilCancelled_EndsWithoutAnException()
    {
        using var ending = new CancellationTokenSource();
        var feed = PostsFeed();
        var running = feed.RunAsync(ending.Token);
        await StreamsAsync(feed);
        Assert.That(() => feed.Table("posts"), Throws.InvalidOperationException);
        Assert.That(feed.Start, Throws.InvalidOperationException);
        await ending.CancelAsync();
        await running.WaitAsync(Patience);
        Assert.That(feed.State, Is.EqualTo(FeedState.Off));
    }

    [Test]
    public void Options_OutOfRange_AreRefused() => Assert.Multiple(() =>
    {
        Assert.That(() => new PostgresFeedOptions { SlotName = "Big" }, Throws.ArgumentException);
        Assert.That(() => new PostgresFeedOptions { PublicationName = "it's" }, Throws.ArgumentException);
        Assert.That(() => new PostgresFeedOptions { LagWarningBytes = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PostgresFeedOptions { StandbyRetry = TimeSpan.Zero }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PostgresFeedOptions { MaxPending = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new PostgresFeedOptions { Setup = (FeedSetup)7 }, Throws.TypeOf<ArgumentOutOfRangeException>());
    });

    private PostgresFeed PostsFeed(PostgresFeedOptions? options = null, string? connection = null)
    {
        var feed = NewFeed(options, connection);
        feed.Table("posts").Lookup(Posts, typeof(Post), "title");
        return feed;
    }

    private async Task<PostgresServer> OwnAsync(params string[] settings)
    {
        var server = await PostgresServer.StartAsync(Release, settings);
        _own.Add(server);
        return server;
    }

    private async Task<string> RoleAsync(string attributes)
    {
        var role = $"r{Guid.NewGuid():N}"[..20];
        await Database.RunAsync($"CREATE ROLE {role} LOGIN {attributes}");
        return role;
    }

    private string As(string role) => new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Username = role, Pooling = false }.ConnectionString;
}
