using CacheCow.Net.Testing;
using Npgsql;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>Tables are altered, renamed, swapped and partitioned while the feed runs.</summary>
[TestFixture]
internal class SchemaTests : FeedTests
{
    private const string Partitioned = """
        DROP TABLE posts;
        CREATE TABLE posts (id int, title text, note text, PRIMARY KEY (id)) PARTITION BY RANGE (id);
        CREATE TABLE posts_1 PARTITION OF posts FOR VALUES FROM (0) TO (100);
        CREATE TABLE posts_2 PARTITION OF posts FOR VALUES FROM (100) TO (200);
        ALTER TABLE posts_1 REPLICA IDENTITY FULL;
        ALTER TABLE posts_2 REPLICA IDENTITY FULL;
        INSERT INTO posts VALUES (1, 'First', 'old'), (101, 'Second', 'old');
        """;

    private PostgresFeedOptions Watchful => Options with { CheckInterval = TimeSpan.FromMilliseconds(100) };

    [Test]
    public async Task Columns_ThatAreAddedAndReordered_ChangeNothing()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        var feed = await StartAsync();
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("ALTER TABLE posts ADD extra int DEFAULT 7; UPDATE posts SET note = 'new'");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));

        // The column stands at another place now.
        await Database.RunAsync("ALTER TABLE posts ADD other text; UPDATE posts SET other = title; ALTER TABLE posts DROP title; ALTER TABLE posts RENAME other TO title; UPDATE posts SET note = 'newer'");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("newer"));
        Assert.That(feed.State, Is.EqualTo(FeedState.Streaming));
    }

    [Test]
    public async Task Column_ThatIsRenamed_InvalidatesTheModelAndSaysWhatToDo()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        var feed = await StartAsync(Watchful);
        await Posts.ByAsync("id", 1);
        await Database.RunAsync("ALTER TABLE posts RENAME title TO heading; UPDATE posts SET note = 'new'");
        var message = await FailureAsync(feed);
        Assert.That(message, Does.Contain("no column 'title'").And.Contain("heading"));
        await Database.RunAsync("ALTER TABLE posts RENAME heading TO title");
        await Until.TrueAsync("it streams again", () => Task.FromResult(feed.State == FeedState.Streaming));
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByAsync("id", 1))!.Note, Is.EqualTo("new"));
    }

    [Test]
    public async Task Table_ThatTakesAnothersName_IsPublishedAndInvalidated()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        var feed = await StartAsync(Watchful);
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("""
            BEGIN; CREATE TABLE fresh (LIKE posts INCLUDING ALL); ALTER TABLE fresh REPLICA IDENTITY FULL; INSERT INTO fresh VALUES (1, 'First', 'new');
            ALTER TABLE posts RENAME TO gone; ALTER TABLE fresh RENAME TO posts; COMMIT
            """);
        await Until.TrueAsync("the swap is seen", async () => (await Posts.ByTitleAsync("First"))!.Note == "new");
        await Until.TrueAsync("the new table is in the log", async () =>
            feed.State == FeedState.Streaming && await Database.RunAsync("SELECT count(*) FROM pg_publication_tables WHERE tablename = 'posts'") == "1");
        await Database.RunAsync("UPDATE posts SET note = 'newer'");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("newer"));
    }

    [Test]
    public async Task Values_ThatAreRewritten_InvalidateTheModel()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        await StartAsync(Watchful);
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("ALTER TABLE posts ALTER note TYPE varchar(20) USING 'new'");
        await Until.TrueAsync("it is seen", async () => (await Posts.ByTitleAsync("First"))!.Note == "new");
    }

    [Test]
    public async Task Partitions_WhateverHappensInThem_AreTheTables()
    {
        await Database.RunAsync(Partitioned);
        var feed = await StartAsync(Watchful);
        Assert.That((await feed.GetHealthAsync()).Warnings, Is.Empty);
        await Posts.ByTitleAsync("First");
        await Posts.ByTitleAsync("Second");
        await Database.RunAsync("UPDATE posts SET note = 'new' WHERE id = 1");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
        Assert.That(await Posts.IsCachedAsync("title", "Second"));

        // From one to the other.
        await Database.RunAsync("UPDATE posts SET id = 150 WHERE id = 1");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync("First"))!.Id, Is.EqualTo(150));
        Assert.That(Fallbacks("unknown_value"), Is.Zero);

        await Database.RunAsync("TRUNCATE posts_2");
        await CaughtUpAsync(feed);
        Assert.That(await Posts.ByTitleAsync("Second"), Is.Null);
    }

    [Test]
    public async Task Partition_ThatIsAttachedWhileTheFeedRuns_IsTheTables()
    {
        await Database.RunAsync(Partitioned);
        var feed = await StartAsync(Watchful);
        Assert.That(await Posts.ByTitleAsync("Third"), Is.Null);

        // Its rows were there before: no log tells of them.
        await Database.RunAsync("""
            CREATE TABLE posts_3 (id int PRIMARY KEY, title text, note text); ALTER TABLE posts_3 REPLICA IDENTITY FULL; INSERT INTO posts_3 VALUES (201, 'Third', 'old');
            ALTER TABLE posts ATTACH PARTITION posts_3 FOR VALUES FROM (200) TO (300);
            """);
        await Until.TrueAsync("the attached rows are seen", async () => await Posts.ByTitleAsync("Third") is not null);
        await Database.RunAsync("UPDATE posts SET note = 'new' WHERE id = 201");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync("Third"))!.Note, Is.EqualTo("new"));

        await Database.RunAsync("ALTER TABLE posts DETACH PARTITION posts_3");
        await Until.TrueAsync("the detached rows are gone", async () => await Posts.ByTitleAsync("Third") is null);
    }

    [Test]
    public async Task Partition_ThatIsGoneWhenItsChangesAreTold_IsTheTables()
    {
        await Database.RunAsync(Partitioned);
        await using (var feed = await StartAsync())
            await CaughtUpAsync(feed);
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("DELETE FROM posts_1");
        await Database.RunAsync("DROP TABLE posts_1");
        var next = await StartAsync();
        await CaughtUpAsync(next);
        Assert.That(await Posts.ByTitleAsync("First"), Is.Null);
    }

    [Test]
    public async Task Partition_ThatIsDetachedAndAttachedBetweenTwoLooks_IsInvalidated()
    {
        await Database.RunAsync(Partitioned);
        await StartAsync(Watchful);
        await Posts.ByTitleAsync("First");

        // The log tells of what is published: for a moment, it is not.
        await Database.RunAsync("""
            BEGIN; ALTER TABLE posts DETACH PARTITION posts_1; UPDATE posts_1 SET note = 'new';
            ALTER TABLE posts ATTACH PARTITION posts_1 FOR VALUES FROM (0) TO (100); COMMIT
            """);
        await Until.TrueAsync("it is seen", async () => (await Posts.ByTitleAsync("First"))!.Note == "new");
    }

    [Test]
    public async Task Column_ThatIsDroppedAndMadeAgainBetweenTwoLooks_IsInvalidated()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        await StartAsync(Watchful);
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("BEGIN; ALTER TABLE posts DROP note; ALTER TABLE posts ADD note text DEFAULT 'new'; COMMIT");
        await Until.TrueAsync("it is seen", async () => (await Posts.ByTitleAsync("First"))!.Note == "new");
    }

    [Test]
    public async Task Partitions_OfATableThatTakesAnothersName_AreTheTablesFromThenOn()
    {
        await Database.RunAsync("""
            CREATE PUBLICATION cachecow FOR ALL TABLES; INSERT INTO posts VALUES (1, 'First', 'old');
            CREATE TABLE fresh (id int PRIMARY KEY, title text, note text) PARTITION BY RANGE (id); CREATE TABLE fresh_1 PARTITION OF fresh FOR VALUES FROM (0) TO (100);
            ALTER TABLE fresh_1 REPLICA IDENTITY FULL;
            """);
        var feed = await StartAsync(Watchful);
        await Posts.ByTitleAsync("First");

        // The log describes the partition here, and does not again: the swap changes nothing of it.
        await Database.RunAsync("INSERT INTO fresh VALUES (1, 'First', 'new')");
        await CaughtUpAsync(feed);
        await Database.RunAsync("BEGIN; ALTER TABLE posts RENAME TO gone; ALTER TABLE fresh RENAME TO posts; COMMIT");
        await Until.TrueAsync("the swap is seen", async () => (await Posts.ByTitleAsync("First"))!.Note == "new");

        await Database.RunAsync("UPDATE posts SET note = 'newer'");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("newer"));
    }

    [Test]
    public async Task Publication_ThatLacksATableForAMoment_InvalidatesWhatItHas()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        var feed = await StartAsync(Watchful);
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("BEGIN; ALTER PUBLICATION cachecow DROP TABLE posts; UPDATE posts SET note = 'new'; ALTER PUBLICATION cachecow ADD TABLE posts; COMMIT");
        await Until.TrueAsync("it is seen", async () => (await Posts.ByTitleAsync("First"))!.Note == "new");
        Assert.That(feed.State, Is.EqualTo(FeedState.Streaming));
    }

    [Test]
    public async Task Publication_ThatLackedATableWhileATransactionWrote_InvalidatesOnceThatHasEnded()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        await StartAsync(Watchful);
        await Posts.ByTitleAsync("First");
        await using var writer = await Database.OpenAsync();
        await using var transaction = await writer.BeginTransactionAsync();
        await Database.RunAsync("ALTER PUBLICATION cachecow DROP TABLE posts");
        await new NpgsqlCommand("UPDATE posts SET note = 'new'", writer).ExecuteNonQueryAsync();
        await Database.RunAsync("ALTER PUBLICATION cachecow ADD TABLE posts");
        await Until.TrueAsync("the look has found it", () => Task.FromResult(Fallbacks("schema_changed") > 0 || Fallbacks("new_slot") > 2));
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("old"), "Not committed: a reader caches the old row.");
        await transaction.CommitAsync();
        await Until.TrueAsync("it is seen", async () => (await Posts.ByTitleAsync("First"))!.Note == "new");
    }

    [Test]
    public async Task PublicationViaTheRoot_OfAPartitionedTable_IsCorrected()
    {
        await Database.RunAsync(Partitioned + "CREATE PUBLICATION cachecow FOR TABLE posts WITH (publish_via_partition_root = true);");
        var feed = await StartAsync();
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("TRUNCATE posts_1");
        await CaughtUpAsync(feed);
        Assert.That(await Posts.ByTitleAsync("First"), Is.Null);
    }

    [Test]
    public async Task InheritingTables_WhateverHappensInThem_AreTheTables()
    {
        await Database.RunAsync("CREATE TABLE posts_more () INHERITS (posts); ALTER TABLE posts_more REPLICA IDENTITY FULL; INSERT INTO posts_more VALUES (1, 'First', 'old')");
        var feed = await StartAsync();
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("UPDATE posts_more SET note = 'new'");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
    }

    [Test]
    public async Task Columns_WhoseComparisonIsLenient_InvalidateTheModel()
    {
        await Database.RunAsync("""
            CREATE COLLATION lenient (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            ALTER TABLE posts ALTER title TYPE text COLLATE lenient; INSERT INTO posts VALUES (1, 'First', 'old')
            """);
        var feed = await StartAsync();
        Assert.That(await Posts.ByTitleAsync("FIRST"), Is.Not.Null, "The server finds it by another text.");
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync("FIRST"))!.Note, Is.EqualTo("new"));
        Assert.That(Fallbacks("lenient_column"), Is.GreaterThan(0));
    }
}
