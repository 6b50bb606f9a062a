using CacheCow.Net.Testing;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>What a feed makes of changes: of many at once, of large ones, of other tables, and by any mapping.</summary>
[TestFixture]
internal class MappingTests : FeedTests
{
    [Test]
    public async Task BulkUpdate_OfMoreKeysThanTheLimit_InvalidatesTheModel()
    {
        await Database.RunAsync("INSERT INTO posts SELECT i, 'T' || i, 'old' FROM generate_series(1, 500) i");
        var feed = await StartAsync(Options with { MaxKeysPerTransaction = 50 });
        await Posts.ByTitleAsync("T1");
        await Posts.ByTitleAsync("T499");
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await CaughtUpAsync(feed);
        Assert.Multiple(async () =>
        {
            Assert.That((await Posts.ByTitleAsync("T1"))!.Note, Is.EqualTo("new"));
            Assert.That((await Posts.ByTitleAsync("T499"))!.Note, Is.EqualTo("new"));
        });
        Assert.That(Fallbacks("too_many_keys"), Is.GreaterThan(0));
    }

    [Test]
    public async Task BulkUpdate_WithinTheLimits_InvalidatesEachKey()
    {
        await Database.RunAsync("INSERT INTO posts SELECT i, 'T' || i, 'old' FROM generate_series(1, 3000) i");
        var feed = await StartAsync(Options with { MaxPending = 10 });
        for (var i = 1; i <= 3000; i += 100)
            await Posts.ByTitleAsync($"T{i}");
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await CaughtUpAsync(feed);
        for (var i = 1; i <= 3000; i += 100)
            Assert.That((await Posts.ByTitleAsync($"T{i}"))!.Note, Is.EqualTo("new"));
        Assert.That(Meter["cachecow.feed.fallbacks too_many_keys"], Is.Zero);
    }

    [Test]
    public async Task LargeValues_ThatAreNotInTheIdentity_InvalidateTheModel()
    {
        await Database.RunAsync(
            "ALTER TABLE posts REPLICA IDENTITY DEFAULT; ALTER TABLE posts ALTER title SET STORAGE EXTERNAL; INSERT INTO posts VALUES (1, repeat('x', 5000), 'old')");
        var feed = await StartAsync();
        var title = new string('x', 5000);
        await Posts.ByTitleAsync(title);
        await Database.RunAsync("UPDATE posts SET note = 'new'");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync(title))!.Note, Is.EqualTo("new"));
        Assert.That(Fallbacks("unknown_value"), Is.GreaterThan(0));
    }

    [Test]
    public async Task HugeRow_WhoseValueIsNoKey_InvalidatesTheModel()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        var feed = await StartAsync();
        await Posts.ByTitleAsync("First");
        await Database.RunAsync("UPDATE posts SET note = repeat('n', 6000000)");
        await CaughtUpAsync(feed);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note!, Has.Length.EqualTo(6_000_000));
    }

    [Test]
    public async Task Identity_ThatIsTheLookedUpColumn_NeedsNoMore()
    {
        await Database.RunAsync("ALTER TABLE posts REPLICA IDENTITY DEFAULT; INSERT INTO posts VALUES (1, 'First', 'old')");
        var feed = NewFeed();
        feed.Table("public.posts").Lookup(Posts, typeof(Post), "id");
        await StartAsync(feed);
        await Posts.ByAsync("id", 1);
        await Posts.ByAsync("id", 2);
        await Database.RunAsync("UPDATE posts SET note = 'new'; UPDATE posts SET id = 2");
        await CaughtUpAsync(feed);
        Assert.That(await Posts.ByAsync("id", 1), Is.Null);
        Assert.That((await Posts.ByAsync("id", 2))!.Note, Is.EqualTo("new"));
        Assert.That(Fallbacks("unknown_value"), Is.Zero);
        Assert.That((await feed.GetHealthAsync()).IsWarning, Is.False);
        Assert.That(
            await Database.RunAsync("SELECT attnames FROM pg_publication_tables"), Is.EqualTo("{id}"), "Only the columns that lookups need are sent.");
    }

    [Test]
    public async Task OtherCaches_ByKeyAndTag_AreInvalidated()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old'), (2, 'Second', 'old'), (3, 'Third', 'old')");
        var byKey = new NoteCache(Store, Database.ConnectionString);
        var feed = NewFeed();
        feed.Table("posts").Invalidates(byKey, row => row.Get<int>("id"), tag: "notes", columns: ["id"]);
        await StartAsync(feed);
        await byKey.GetManyAsync([1, 2, 3]);
        await Database.RunAsync("UPDATE posts SET note = 'new' WHERE id = 1; DELETE FROM posts WHERE id = 3");
        await CaughtUpAsync(feed);
        Assert.Multiple(async () =>
        {
            Assert.That(await byKey.GetAsync(1), Is.EqualTo("new"));
            Assert.That(await byKey.IsCachedAsync(2));
            Assert.That(await byKey.GetAsync(3), Is.Null);
        });
    }

    [Test]
    public async Task Tags_OfARow_AreInvalidated()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old'), (2, 'Second', 'old')");
        var notes = new NoteCache(Store, Database.ConnectionString);
        var feed = NewFeed();
        feed.Table("posts").Tags(notes, row => [$"note {row["id"]}"], tag: "notes");
        await StartAsync(feed);
        await notes.GetManyAsync([1, 2]);
        await Database.RunAsync("UPDATE posts SET note = 'new' WHERE id = 1");
        await CaughtUpAsync(feed);
        Assert.That(await notes.GetAsync(1), Is.EqualTo("new"));
        Assert.That(await notes.IsCachedAsync(2));
    }

    [Test]
    public async Task Mapping_ThatThrows_InvalidatesItsTag()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        var notes = new NoteCache(Store, Database.ConnectionString);
        var feed = NewFeed();
        feed.Table("posts").Invalidates(notes, row => int.Parse(row["title"]!, null), tag: "notes");
        await StartAsync(feed);
        await notes.GetAsync(1);
        await Database.RunAsync("UPDATE posts SET note = 'new' WHERE id = 1");
        await CaughtUpAsync(feed);
        Assert.That(await notes.GetAsync(1), Is.EqualTo("new"));
        Assert.That(Fallbacks("mapping_failed"), Is.GreaterThan(0));
    }

    [Test]
    public async Task Mapping_ThatGoesOnWithoutAValue_InvalidatesItsTag()
    {
        await Database.RunAsync("ALTER TABLE posts REPLICA IDENTITY DEFAULT; INSERT INTO posts VALUES (1, '1', 'old'), (2, '2', 'old')");
        var notes = new NoteCache(Store, Database.ConnectionString);
        var feed = NewFeed();
        feed.Table("posts").Invalidates(notes, TitleOr0, tag: "notes");
        await StartAsync(feed);
        Assert.That(await notes.GetAsync(1), Is.EqualTo("old"));
        await Database.RunAsync("DELETE FROM posts WHERE id = 1");
        await CaughtUpAsync(feed);
        Assert.That(await notes.GetAsync(1), Is.Null);

        static int TitleOr0(FeedRow row)
        {
            try
            {
                return int.Parse(row["title"]!, null);
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    [Test]
    public async Task OtherTables_WhateverIsWrittenThere_AreConfirmed()
    {
        await Database.RunAsync("CREATE TABLE others (id int PRIMARY KEY, text text)");
        var feed = await StartAsync();
        await Database.RunAsync("INSERT INTO others SELECT i, repeat('x', 1000) FROM generate_series(1, 5000) i");
        await CaughtUpAsync(feed);
        await Until.TrueAsync("the slot has come along", async () => (await feed.GetHealthAsync()).LagBytes < 100_000);
        Assert.That(await Database.RunAsync("SELECT count(*) FROM pg_publication_tables"), Is.EqualTo("1"));
    }

    [Test]
    public async Task Delay_OfATransaction_IsMeasured()
    {
        var feed = await StartAsync();
        await Database.SqlAsync("INSERT INTO posts VALUES (1, 'First', 'n')");
        await CaughtUpAsync(feed);
        Assert.That((await feed.GetHealthAsync()).Delay, Is.InRange(TimeSpan.Zero, TimeSpan.FromSeconds(20)));
        Assert.That(Meter["cachecow.feed.lag"], Is.GreaterThan(0));
        Assert.That(Meter["cachecow.feed.rows"], Is.GreaterThan(0));
    }
}
