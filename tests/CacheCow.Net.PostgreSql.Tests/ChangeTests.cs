namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>Whatever changes a row invalidates what was cached of it, and nothing else.</summary>
[TestFixture]
internal class ChangeTests : FeedTests
{
    [Test]
    public async Task Update_FromPsql_IsSeen()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old'), (2, 'Second', 'old')");
        var feed = await StartAsync();
        Assert.That(await Posts.ByTitleAsync("First"), Is.EqualTo(new Post(1, "First", "old")));
        await Posts.ByTitleAsync("Second");

        await Database.RunAsync("UPDATE posts SET note = 'new' WHERE id = 1");
        await CaughtUpAsync(feed);

        Assert.That(await Posts.ByTitleAsync("First"), Is.EqualTo(new Post(1, "First", "new")));
        Assert.That(await Posts.IsCachedAsync("title", "Second"), "The other row was not changed.");
        Assert.That(Fallbacks("unknown_value"), Is.Zero);
    }

    [Test]
    public async Task Insert_OfWhatWasNotThere_IsFound()
    {
        var feed = await StartAsync();
        Assert.That(await Posts.ByTitleAsync("First"), Is.Null);
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'new')");
        await CaughtUpAsync(feed);
        Assert.That(await Posts.ByTitleAsync("First"), Is.Not.Null);
    }

    [Test]
    public async Task Update_OfTheColumnItself_InvalidatesBothValues()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'n')");
        var feed = await StartAsync();
        await Posts.ByTitleAsync("First");
        await Posts.ByTitleAsync("Second");
        await Posts.ByTitleAsync(null);
        await Database.RunAsync("UPDATE posts SET title = 'Second'; UPDATE posts SET title = NULL");
        await CaughtUpAsync(feed);
        Assert.Multiple(async () =>
        {
            Assert.That(await Posts.ByTitleAsync("First"), Is.Null);
            Assert.That(await Posts.ByTitleAsync("Second"), Is.Null);
            Assert.That(await Posts.ByTitleAsync(null), Is.Not.Null);
        });
    }

    [Test]
    public async Task Delete_OfARow_IsSeen()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'n')");
        var feed = await StartAsync();
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("DELETE FROM posts");
        await CaughtUpAsync(feed);
        Assert.That(await Posts.ByTitleAsync("First"), Is.Null);
    }

    [Test]
    public async Task Truncate_OfTheTable_InvalidatesTheModel()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'n')");
        var feed = await StartAsync();
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("TRUNCATE posts");
        await CaughtUpAsync(feed);
        Assert.That(await Posts.ByTitleAsync("First"), Is.Null);
        Assert.That(Fallbacks("truncate"), Is.GreaterThan(0));
    }

    [Test]
    public async Task Rollback_OfAChange_InvalidatesNothing()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'n'), (2, 'Second', 'n')");
        var feed = await StartAsync();
        await Posts.ByTitleAsync("First");
        await Posts.ByTitleAsync("Second");
        await Database.RunAsync("BEGIN; UPDATE posts SET note = 'x' WHERE id = 1; ROLLBACK");
        await Database.RunAsync("BEGIN; SAVEPOINT a; UPDATE posts SET note = 'x' WHERE id = 1; ROLLBACK TO a; UPDATE posts SET note = 'new' WHERE id = 2; COMMIT");
        await CaughtUpAsync(feed);
        Assert.That(await Posts.IsCachedAsync("title", "First"));
        Assert.That((await Posts.ByTitleAsync("Second"))!.Note, Is.EqualTo("new"));
    }

    [Test]
    public async Task PreparedTransaction_WhenCommitted_IsSeen()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        var feed = await StartAsync();
        await Posts.ByTitleAsync("First");
        await Database.RunAsync($"BEGIN; UPDATE posts SET note = 'new'; PREPARE TRANSACTION '{Database.Name}'");
        await CaughtUpAsync(feed);
        Assert.That(await Posts.IsCachedAsync("title", "First"));
        await Database.RunAsync($"COMMIT PREPARED '{Database.Name}'");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
    }

    [Test]
    public async Task LargeValues_ThatAChangeDoesNotTouch_AreKnownFromTheOldRow()
    {
        // Too large for the row, and not compressible: kept aside, and not repeated in the log.
        await Database.RunAsync("ALTER TABLE posts ALTER title SET STORAGE EXTERNAL; INSERT INTO posts VALUES (1, repeat('x', 5000), 'old')");
        var feed = await StartAsync();
        var title = new string('x', 5000);
        await Posts.ByTitleAsync(title);
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync(title))!.Note, Is.EqualTo("new"));
        Assert.That(Fallbacks("unknown_value"), Is.Zero);
    }

    [Test]
    public async Task OldValue_ThatIsNotInTheLog_InvalidatesTheModelAndWarns()
    {
        await Database.RunAsync("ALTER TABLE posts REPLICA IDENTITY DEFAULT; INSERT INTO posts VALUES (1, 'First', 'n')");
        var feed = await StartAsync();
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("UPDATE posts SET title = 'Second'");
        await CaughtUpAsync(feed);
        Assert.That(await Posts.ByTitleAsync("First"), Is.Null);

        await Posts.ByTitleAsync("Second");
        await Database.RunAsync("DELETE FROM posts");
        await CaughtUpAsync(feed);
        Assert.That(await Posts.ByTitleAsync("Second"), Is.Null);

        var health = await feed.GetHealthAsync();
        Assert.That(health.IsWarning);
        Assert.That(health.Warnings.Single(), Does.Contain("""ALTER TABLE "public"."posts" REPLICA IDENTITY FULL;"""));
    }
}
