using CacheCow.Net.Testing;
using Npgsql;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>
/// The log tells of a commit before other sessions see it. While a synchronous standby is waited for that is not there, that moment lasts for as long as the test likes.
/// </summary>
[TestFixture]
internal class VisibilityTests : FeedTests
{
    private PostgresServer? _own;

    [OneTimeTearDown]
    public async Task StopServer()
    {
        if (_own is not null)
            await _own.DisposeAsync();
    }

    [TearDown]
    public Task EndHold() => HoldAsync(false);

    [Test]
    public async Task Commit_ThatIsLoggedAndNotVisible_IsNotInvalidatedYet()
    {
        var feed = await StartAsync();
        var late = await ReadBetweenLogAndVisibilityAsync(feed, "the feed waits", () => Task.FromResult(Meter["cachecow.feed.visibility.waits"] > 0));
        Assert.That(late, Is.EqualTo("new"));
        Assert.That(Meter["cachecow.feed.visibility.waits"], Is.GreaterThan(0));
    }

    [Test]
    public async Task Commit_WithoutThatRule_LeavesTheOldObject()
    {
        var feed = await StartAsync(Options with { TakesLoggedForVisible = true });
        var keys = Posts.KeysOfTitle("First");
        var late = await ReadBetweenLogAndVisibilityAsync(feed, "the feed has invalidated", async () => await Store.ReadAsync(keys, default) is null);
        Assert.That(late, Is.EqualTo("old"), "The twin: invalidated when the log told of it, read while it was not visible, cached for good.");
    }

    [Test]
    public async Task OtherCommits_WhileOneIsNotVisible_AreInvalidated()
    {
        var feed = await StartAsync();
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old'), (2, 'Second', 'old')");
        await CaughtUpAsync(feed);
        await Posts.ByTitleAsync("Second");

        await using var writer = await Database.OpenAsync();
        await HoldAsync(true);
        var commit = new NpgsqlCommand("UPDATE posts SET note = 'new' WHERE id = 1", writer).ExecuteNonQueryAsync();
        await WaitsForStandbyAsync(writer);
        await Database.RunAsync("SET synchronous_commit = local; UPDATE posts SET note = 'new' WHERE id = 2");
        await Until.TrueAsync("the visible one is invalidated", async () => (await Posts.ByTitleAsync("Second"))!.Note == "new");
        Assert.That(feed.CatchUpAsync().IsCompleted, Is.False, "The position stays before the one that is not visible.");

        await HoldAsync(false);
        await commit;
        await CaughtUpAsync(feed);
    }

    [Test]
    public async Task NewSlot_WhileACommitIsNotVisible_WaitsForIt()
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old'); CREATE PUBLICATION cachecow FOR TABLE posts");
        await using var writer = await Database.OpenAsync();
        await HoldAsync(true);
        var commit = new NpgsqlCommand("UPDATE posts SET note = 'new'", writer).ExecuteNonQueryAsync();
        await WaitsForStandbyAsync(writer);

        // The slot's position is behind that commit: the log will not tell of it.
        await Database.RunAsync("SELECT pg_switch_wal()");
        var feed = NewFeed();
        feed.Table("posts").Lookup(Posts, typeof(Post), "title");
        feed.Start();
        await Until.TrueAsync("the slot is being made", async () => await Database.RunAsync("SELECT count(*) FROM pg_replication_slots WHERE slot_name LIKE '%\\_new'") == "1");
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("old"));

        await HoldAsync(false);
        await commit;
        await StreamsAsync(feed);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("new"));
    }

    protected override async Task<PostgresServer> ServerAsync() => _own ??= await PostgresServer.StartAsync(Release, "max_replication_slots=40", "max_wal_senders=40", "synchronous_commit=on");

    // What the feed does with a commit that is not visible is waited for, whichever it is: the read comes after it.
    private async Task<string?> ReadBetweenLogAndVisibilityAsync(PostgresFeed feed, string what, Func<Task<bool>> isTold)
    {
        await Database.RunAsync("INSERT INTO posts VALUES (1, 'First', 'old')");
        await CaughtUpAsync(feed);
        await Posts.ByTitleAsync("First");

        await using var writer = await Database.OpenAsync();
        await HoldAsync(true);
        var commit = new NpgsqlCommand("UPDATE posts SET note = 'new'", writer).ExecuteNonQueryAsync();
        await WaitsForStandbyAsync(writer);
        await Until.TrueAsync(what, isTold);
        Assert.That((await Posts.ByTitleAsync("First"))!.Note, Is.EqualTo("old"), "Nobody else sees it yet: a reader caches the old row.");
        Assert.That(commit.IsCompleted, Is.False);

        await HoldAsync(false);
        await commit;
        await CaughtUpAsync(feed);
        return (await Posts.ByTitleAsync("First"))!.Note;
    }

    // Each in a session of its own: a new one has what all have been told.
    private async Task HoldAsync(bool holds)
    {
        var server = await ServerAsync();
        await server.PsqlAsync("postgres", $"ALTER SYSTEM SET synchronous_standby_names = '{(holds ? "nobody" : "")}'");
        await server.PsqlAsync("postgres", "SELECT pg_reload_conf()");
        await Until.TrueAsync("the setting holds", async () => await server.PsqlAsync("postgres", "SHOW synchronous_standby_names") == (holds ? "nobody" : ""));
    }

    private Task WaitsForStandbyAsync(NpgsqlConnection writer) => Until.TrueAsync(
        "the commit waits for the standby", async () => await Database.RunAsync($"SELECT wait_event FROM pg_stat_activity WHERE pid = {writer.ProcessID}") == "SyncRep");
}
