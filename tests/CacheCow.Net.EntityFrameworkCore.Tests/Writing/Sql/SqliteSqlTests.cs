using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Sql;

/// <summary>Commands on SQLite.</summary>
[TestFixture]
internal sealed class SqliteSqlTests : RealSqlTests
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"cachecow-{Guid.NewGuid():N}.db");

    [OneTimeTearDown]
    public void DeleteFile()
    {
        SqliteConnection.ClearAllPools();
        File.Delete(_file);
    }

    protected override DbContextOptionsBuilder Plain() => new DbContextOptionsBuilder().UseSqlite($"Data Source={_file}").AddInterceptors(Commands);

    [TestCase("UPDATE 'Posts' SET Title = 'b'")]
    [TestCase("DELETE FROM 'Posts'")]
    [TestCase("INSERT OR REPLACE INTO 'Posts' (Id, Title) VALUES (1, 'b')")]
    [TestCase("UPDATE 'main'.'Posts' SET Title = 'b'")]
    [TestCase("/* from sql/*.sql */ UPDATE Posts SET Title = 'b'")]
    [TestCase("WITH x AS (SELECT 1) REPLACE INTO Posts (Id, Title) SELECT 1, 'b'")]
    [TestCase("CREATE TEMP TABLE Posts (a int); UPDATE main.Posts SET Title = 'b'; DROP TABLE temp.Posts")]
    [TestCase("CREATE TABLE Weather (temp int); UPDATE Weather SET temp = 20; ALTER TABLE Posts ADD x int; UPDATE Posts SET Title = 'b'")]
    [TestCase("CREATE TRIGGER t INSTEAD OF UPDATE ON PostSums BEGIN UPDATE Posts SET Title = NEW.Title; END; UPDATE PostSums SET Title = 'b'")]
    [TestCase("ALTER TABLE Posts RENAME TO Old; CREATE TABLE Posts (Id int, Title text); INSERT INTO Posts VALUES (1, 'b')")]
    [TestCase("SELECT 1; UPDATE Posts SET Title = 'b'")]
    [TestCase("PRAGMA foreign_keys; UPDATE Posts SET Title = 'b'")]
    public Task Command_ThatChangesPosts_IsSeen(string sql) => SeesAsync(sql);

    [TestCase("UPDATE Posts SET Title = 'b'")]
    [TestCase("DELETE FROM 'Posts'")]
    public async Task Command_ThatChangesPosts_LeavesOthersCached(string sql)
    {
        await IsShopCachedAsync();
        await RunAsync(sql);
        Assert.That(await IsShopCachedAsync(), Is.True);
    }

    [Test]
    public async Task Database_MadeAnew_IsSeen()
    {
        await CachedTitleAsync();
        await using var context = NewContext();
        await context.Database.EnsureDeletedAsync();
        await context.Database.EnsureCreatedAsync();

        Assert.That(await CachedTitleAsync(), Is.Null);
    }

    // A transaction that is begun by text is not told of: its commit is.
    [Test]
    public async Task Commit_ByText_IsSeen()
    {
        await CachedTitleAsync();
        await using var context = NewContext();
        await context.Database.OpenConnectionAsync();
        await context.Database.ExecuteSqlRawAsync("BEGIN IMMEDIATE");
        (await context.Posts.SingleAsync()).Title = "b";
        await context.SaveChangesAsync();
        Assert.That(await CachedTitleAsync(), Is.EqualTo("a"));
        await context.Database.ExecuteSqlRawAsync("COMMIT");
        Assert.That(await CachedTitleAsync(), Is.EqualTo("b"));
    }

    [Test]
    public async Task Save_ThatViolatesAKey_LeavesNothingInDoubt()
    {
        await using var context = NewContext();
        context.Add(new Entry { Id = 1, Title = "b" });
        await Assert.CatchAsync<DbUpdateException>(() => context.SaveChangesAsync());
        Assert.That(Store.Begun, Is.Not.Empty);
        Assert.That(Store.Open, Is.Zero);
        Assert.That(await CachedTitleAsync(), Is.EqualTo("a"));
    }

    // SQLite refuses the commit, and the transaction goes on.
    [Test]
    public async Task Commit_ThatMayBeTriedAgain_KeepsTheIntents()
    {
        await using var context = NewContext(new EfWriteOptions { OtherTables = ["child"] });
        await context.Database.ExecuteSqlRawAsync("CREATE TABLE child (post int REFERENCES Posts (Id) DEFERRABLE INITIALLY DEFERRED)");
        await using var transaction = await context.Database.BeginTransactionAsync();
        (await context.Posts.SingleAsync()).Title = "b";
        await context.SaveChangesAsync();
        await context.Database.ExecuteSqlRawAsync("INSERT INTO child VALUES (7)");
        await Assert.CatchAsync<SqliteException>(() => transaction.CommitAsync());
        Assert.That(Store.Open, Is.EqualTo(1));
        await context.Database.ExecuteSqlRawAsync("DELETE FROM child");
        await transaction.CommitAsync();
        Assert.That((await CachedTitleAsync(), Store.Open), Is.EqualTo(("b", 0)));
    }

    [Test]
    public async Task GetMany_OfMoreValuesThanParameters_GetsAll()
    {
        var found = await Cache.GetManyAsync((Entry post) => post.Id, [.. Enumerable.Range(1, 50_000)]);
        Assert.That(found.Count(one => one.Value is not null), Is.EqualTo(1));
    }

    [Test]
    [Explicit("Measures: 20,000 INSERTs in one command, plain and told, the best of five.")]
    public async Task Command_OfManyInserts_CostsHardlyMore()
    {
        var sql = string.Concat(Enumerable.Range(2, 20_000).Select(i => $"INSERT INTO Posts (Id, Title) VALUES ({i}, 'Title of post {i}');\n"));
        var (plain, told, read) = (double.MaxValue, double.MaxValue, double.MaxValue);
        for (var i = 0; i < 5; i++)
        {
            await using (var context = NewContext(Plain()))
                plain = Math.Min(plain, await MillisecondsOfAsync(context, sql));
            await using (var context = NewContext())
                told = Math.Min(told, await MillisecondsOfAsync(context, sql));
            for (var k = 0; k < 5; k++)
            {
                var watch = Stopwatch.StartNew();
                Assert.That(Dialects.Read(SqlDialect.Sqlite, sql), Is.EqualTo(SqlReach.Named));
                Assert.That(new SqlMentions(["Posts", "Shops"]).FindIn(sql), Is.EqualTo(new[] { 0 }));
                read = Math.Min(read, watch.Elapsed.TotalMilliseconds);
            }
        }

        await TestContext.Out.WriteLineAsync($"{sql.Length:N0} characters: plain {plain:N1} ms, told {told:N1} ms, of which reading {read:N1} ms");
    }

    private static async Task<double> MillisecondsOfAsync(SqlContext context, string sql)
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        var watch = Stopwatch.StartNew();
        await context.Database.ExecuteSqlRawAsync(sql);
        return watch.Elapsed.TotalMilliseconds;
    }

    /// <summary>Pieces of commands in any order: whatever SQLite makes of them, the cache shows what the database has.</summary>
    [Test]
    public async Task Commands_AtRandom_AreSeen([Range(1, 4)] int seed)
    {
        string[] pieces =
        [
            "UPDATE ", "DELETE FROM ", "INSERT INTO ", "REPLACE INTO ", "INSERT OR REPLACE INTO ", "SELECT ", "WITH x AS (SELECT 1) ", "EXPLAIN ", "PRAGMA ", "main.", "Posts", "'Posts'", "[Posts]", "\"posts\"",
            "`Posts`", "Shops", " SET Title = 'b'", " SET Title = Title || '+'", " SET Name = 'c'", " (Id, Title) VALUES (1, 'c')", " (Id, Title) SELECT 1, 'd'", " WHERE Id = 1", "1", "1.", "0x1", "$1", "?", ":a",
            " FROM ", " AS p", ";", "; ", "\n", "\r", "--", "-- it's\n", "/*", "*/", "/* ; */", "/*!", "'", "''", "\"", "[", "]", "`", "\\", "\\'", "(", ")", ", ", "replace(Title, 'a', 'b')", "#", "END",
            "COMMIT", "EXEC ", " UNION ", " RETURNING *",
        ];
        string[] harmless = ["/* it's */", "-- it's\n", "SELECT 1; ", "SELECT 'it''s', \"a\"; ", "PRAGMA foreign_keys;", "WITH x AS (SELECT 1) ", ";", " ", "EXPLAIN ", "/* a/*.sql */"];
        string[] changes =
        [
            "UPDATE Posts SET Title = 'a", "UPDATE 'main'.[Posts] SET Title = 'b", "update/**/`Posts`set Title='c", "REPLACE INTO 'Posts' (Id, Title) VALUES (1, 'd", "DELETE FROM \"Posts\" WHERE Title <> 'e",
            "INSERT OR REPLACE INTO main.Posts (Id, Title) VALUES (1, 'f", "UPDATE Shops SET Name = 'g", "UPDATE Posts SET Title = Title || 'h",
        ];
        string[] ends = ["", ")", " RETURNING *", ");"];
        var (random, changed) = (new Random(seed), 0);
        for (var i = 0; i < 400; i++)
        {
            var sql = random.Next(4) == 0
                ? string.Concat(random.GetItems(pieces, random.Next(1, 8)))
                : $"{Piece()}{One(changes)}{i}'{One(ends)}{Piece()}{Piece()}";
            var before = await CachedTitleAsync();
            await TryAsync(sql);
            var now = await TitleAsync();
            changed += now == before ? 0 : 1;
            Assert.That(await CachedTitleAsync(), Is.EqualTo(now), sql);
            if (now is null)
                await RunAsync("INSERT INTO Posts (Id, Title) VALUES (1, 'a')");
        }

        Assert.That(changed, Is.GreaterThan(20));

        string Piece() => One(random.Next(3) switch { 0 => pieces, 1 => harmless, _ => [""] });

        string One(string[] all) => all[random.Next(all.Length)];
    }

    private async Task TryAsync(string sql)
    {
        try
        {
            await RunAsync(sql);
        }
        catch (Exception failure) when (failure is SqliteException or InvalidOperationException)
        {
            // Most of it is no SQL.
        }
    }
}
