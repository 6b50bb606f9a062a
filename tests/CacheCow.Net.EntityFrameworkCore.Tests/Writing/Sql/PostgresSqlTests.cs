using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Sql;

/// <summary>Commands on PostgreSQL.</summary>
[TestFixture]
internal sealed class PostgresSqlTests : RealSqlTests
{
    private string _connection = "";

    [OneTimeSetUp]
    public async Task Connect() =>
        _connection = new NpgsqlConnectionStringBuilder(await Servers.PostgresAsync()) { Database = $"cachecow_{Guid.NewGuid():N}" }.ConnectionString;

    [OneTimeTearDown]
    public async Task DropDatabase()
    {
        if (_connection.Length == 0)
            return;
        NpgsqlConnection.ClearAllPools();
        await using var context = NewContext(Plain());
        await context.Database.EnsureDeletedAsync();
    }

    protected override DbContextOptionsBuilder Plain() => new DbContextOptionsBuilder().UseNpgsql(_connection).AddInterceptors(Commands);

    [TestCase("CREATE TEMP TABLE backup AS TABLE \"Posts\"; UPDATE \"Posts\" SET \"Title\" = 'b'")]
    [TestCase("UPDATE ONLY (\"Posts\") SET \"Title\" = 'b'")]
    [TestCase("-- x\rUPDATE \"Posts\" SET \"Title\" = 'b'")]
    [TestCase("UPDATE U&\"\\0050osts\" SET \"Title\" = 'b'; UPDATE \"Shops\" SET \"Name\" = 'y'")]
    [TestCase("UPDATE \"PostSums\" SET \"Title\" = 'b'")]
    [TestCase("CREATE VIEW posts AS SELECT * FROM \"Posts\"; UPDATE posts SET \"Title\" = 'b'")]
    [TestCase("ALTER TABLE \"Posts\" RENAME TO old; CREATE TABLE \"Posts\" AS SELECT 1 AS \"Id\", 'b' AS \"Title\"")]
    [TestCase("DO 'BEGIN UPDATE \"Posts\" SET \"Title\" = ''b''; END'")]
    [TestCase("EXPLAIN ANALYZE UPDATE \"Posts\" SET \"Title\" = 'b'")]
    [TestCase("SELECT 'it''s' /* a */; WITH x AS (UPDATE \"Posts\" SET \"Title\" = 'b' RETURNING 1) SELECT * FROM x")]
    public Task Command_ThatChangesPosts_IsSeen(string sql) => SeesAsync(sql);

    [Test]
    public async Task Query_ThatCallsAFunction_IsSeen()
    {
        await RunAsync("""CREATE FUNCTION touch() RETURNS int LANGUAGE sql AS $$ UPDATE "Posts" SET "Title" = "Title" || '+'; SELECT 1 $$""");
        await CachedTitleAsync();
        await using var context = NewContext();
        Assert.That(await context.Database.SqlQuery<int>($"""SELECT touch() AS "Value" """).ToListAsync(), Is.EqualTo(new[] { 1 }));
        Assert.That(await CachedTitleAsync(), Is.EqualTo("a+"));

        // Made to a query of Entity Framework's own.
        Assert.That(await context.Database.SqlQuery<int>($"""SELECT touch() AS "Value" """).Where(one => one > 0).SingleAsync(), Is.EqualTo(1));
        Assert.That(await CachedTitleAsync(), Is.EqualTo("a++"));
    }

    [Test]
    public async Task Query_ThatCallsAFunctionThatIsSaidToChangeNothing_LeavesAllCached()
    {
        await RunAsync("CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT 2 * $1'");
        await IsShopCachedAsync();
        await using var context = NewContext(new EfWriteOptions { OtherFunctions = ["Twice"] });
        Assert.That(await context.Database.SqlQuery<int>($"""SELECT twice(2) AS "Value" """).ToListAsync(), Is.EqualTo(new[] { 4 }));
        Assert.That(await IsShopCachedAsync(), Is.True);
    }

    [Test]
    public async Task Schema_MadeAnew_IsSeen()
    {
        await CachedTitleAsync();
        await RunAsync("""
            DROP SCHEMA public CASCADE;
            CREATE SCHEMA public;
            CREATE TABLE "Posts" ("Id" int, "Title" text);
            CREATE TABLE "Shops" ("Id" int, "Name" text);
            INSERT INTO "Posts" VALUES (1, 'b')
            """);
        Assert.That(await CachedTitleAsync(), Is.EqualTo("b"));
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
}
