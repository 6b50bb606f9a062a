namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Sql;

/// <summary>How far commands may reach, read from their text.</summary>
[TestFixture]
internal sealed class SqlReaderTests
{
    private const SqlDialect PostgreSql = SqlDialect.PostgreSql;
    private const SqlDialect SqlServer = SqlDialect.SqlServer;
    private const SqlDialect MySql = SqlDialect.MySql;
    private const SqlDialect Sqlite = SqlDialect.Sqlite;

    [Test]
    public void Command_ThatSurelyChangesNothing_ReachesNothing(
        [Values] SqlDialect dialect,
        [Values(
            "",
            ";",
            "SELECT * FROM Posts",
            "(SELECT 1) UNION ALL (SELECT 2);",
            "select 'UPDATE Posts SET x = 1', \"Title\" from \"Posts\" where a in (1, 2e5, 0x1F, .5)",
            "SELECT 1 -- UPDATE Posts SET x = 1\n",
            "SELECT 1 /* DELETE FROM Posts */ ; SELECT 2",
            "WITH x (a) AS (SELECT 1), y AS (SELECT 2) SELECT count(*), replace(lower(Title), 'a', 'b') FROM Posts AS p(a, b) JOIN y ON (1 = 1)",
            "SELECT CAST(a AS decimal(18, 2)), row_number() OVER (PARTITION BY a ORDER BY b) FROM Posts",
            "SELECT p.update, p.delete FROM Posts AS p",
            "VALUES (1, 'a')",
            "SAVEPOINT a; ROLLBACK TO SAVEPOINT a",
            "BEGIN",
            "SET x = 1",
            "SET NOCOUNT ON; SELECT Half(Id), peek(Id) FROM Posts",
            "EXPLAIN SELECT * FROM Posts")]
        string text) => Assert.That(Dialects.Read(dialect, text), Is.EqualTo(SqlReach.Nothing));

    [TestCase(PostgreSql, "SELECT $$ DELETE FROM Posts $$, $tag$ UPDATE a $$ SET $tag$, E'a\\\\b', a[1], b::numeric(10,2), data #>> '{a}', x @@ to_tsquery('a')")]
    [TestCase(PostgreSql, "SELECT * FROM \"Posts\" FOR UPDATE")]
    [TestCase(PostgreSql, "SELECT * FROM \"Posts\" FOR NO KEY UPDATE OF \"Posts\" SKIP LOCKED")]
    [TestCase(PostgreSql, "SELECT p.id, merge.load FROM merge JOIN call AS c ON true")]
    [TestCase(PostgreSql, "SHOW search_path; TABLE \"Posts\"; LISTEN a; EXPLAIN ANALYZE SELECT 1")]
    [TestCase(PostgreSql, "SELECT nextval('a'), unnest(@p), x <@ (SELECT 1)")]
    [TestCase(SqlServer, "DECLARE @x int = (SELECT 1); IF EXISTS (SELECT 1) PRINT 'a' ELSE SELECT [update], [a]]b] FROM [Posts]; SELECT dbo.anything(1)")]
    [TestCase(SqlServer, "SET NOCOUNT ON\nSELECT value FROM OPENJSON(@p) WITH ([value] int '$')")]
    [TestCase(MySql, "SELECT `update`, 'it''s', \"a;b\" FROM Posts # don't\n WHERE JSON_TABLE(a, '$' COLUMNS (b int PATH '$')) ; SHOW TABLES")]
    [TestCase(Sqlite, "PRAGMA foreign_keys; PRAGMA table_info(Posts); SELECT `update`, [delete] FROM Posts, json_each(@p)")]
    public void Command_OfOneDatabase_ReachesNothing(SqlDialect dialect, string text) => Assert.That(Dialects.Read(dialect, text), Is.EqualTo(SqlReach.Nothing));

    [Test]
    public void Change_OfATableOfTheModel_ReachesWhatItNames(
        [Values(SqlServer, MySql, Sqlite)] SqlDialect dialect,
        [Values(
            "UPDATE Posts SET Title = 'b'",
            "update \"Posts\" as p set x = replace(Title, 'a', 'b')",
            "INSERT INTO Posts (Title) VALUES (1)",
            "INSERT Posts SELECT * FROM Shops",
            "DELETE FROM Posts WHERE Id = 1",
            "DELETE FROM Posts; UPDATE Shops SET x = 1; SELECT 1",
            "TRUNCATE TABLE Posts",
            "INSERT INTO \"Audit Log\" VALUES (1)",
            "MERGE INTO Posts p USING b ON (p.a = b.a) WHEN MATCHED THEN UPDATE SET a = 1 WHEN NOT MATCHED THEN INSERT (a) VALUES (1) WHEN MATCHED THEN DELETE",
            "WITH x AS (SELECT 1) DELETE FROM Posts",
            "EXPLAIN UPDATE Posts SET x = 1",
            "SET NOCOUNT ON UPDATE Posts SET x = 1",
            "BEGIN; UPDATE Posts SET x = 1; ROLLBACK")]
        string text) => Assert.That(Dialects.Read(dialect, text), Is.EqualTo(SqlReach.Named));

    [TestCase(PostgreSql, "UPDATE ONLY (\"Posts\") AS p SET x = 1")]
    [TestCase(PostgreSql, "UPDATE public.\"Posts\" SET (a, b) = (1, 2)")]
    [TestCase(PostgreSql, "INSERT INTO \"Posts\" AS p (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = EXCLUDED.a RETURNING *")]
    [TestCase(PostgreSql, "WITH gone AS (DELETE FROM \"Posts\" RETURNING 1) SELECT count(*) FROM gone")]
    [TestCase(PostgreSql, "COPY \"Posts\" (a, b) FROM STDIN")]
    [TestCase(PostgreSql, "TRUNCATE \"Posts\" RESTART IDENTITY")]
    [TestCase(SqlServer, "DELETE TOP (5) FROM dbo.Posts; UPDATE [dbo].[Posts] SET x = 1; SET IDENTITY_INSERT Posts ON")]
    [TestCase(SqlServer, "SET XACT_ABORT ON\nDELETE FROM Posts")]
    [TestCase(SqlServer, "SET NOCOUNT ON\nMERGE Posts AS p USING x ON 1 = 1 WHEN MATCHED THEN DELETE;")]
    [TestCase(MySql, "INSERT LOW_PRIORITY IGNORE INTO Posts (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2")]
    [TestCase(MySql, "# don't\nUPDATE Posts SET x = 1")]
    [TestCase(MySql, "REPLACE Posts VALUES (1)")]
    [TestCase(MySql, "WITH x AS (SELECT 1) DELETE# it's\nFROM Posts")]
    [TestCase(Sqlite, "UPDATE 'main'.'Posts' SET Title = 'b'")]
    [TestCase(Sqlite, "INSERT OR REPLACE INTO 'Posts' VALUES (1)")]
    [TestCase(Sqlite, "UPDATE OR IGNORE POSTS INDEXED BY x SET a = 1")]
    [TestCase(Sqlite, "WITH x AS (SELECT 1) REPLACE INTO Posts SELECT 1")]
    public void Change_OfATableOfTheModel_InOneDatabase_ReachesWhatItNames(SqlDialect dialect, string text) =>
        Assert.That(Dialects.Read(dialect, text), Is.EqualTo(SqlReach.Named));

    // Behind another name may be a table of the model: a view, a partition, a synonym; an alias costs no more than that.
    [Test]
    public void Change_OfWhatIsNotKnown_ReachesAnything(
        [Values] SqlDialect dialect,
        [Values(
            "UPDATE weather SET x = 1 WHERE a IN (SELECT Id FROM \"Posts\")",
            "INSERT INTO Posts_2024 SELECT * FROM \"Shops\"",
            "DELETE FROM archive.Posts",
            "DELETE FROM a.dbo.Posts",
            "UPDATE p SET x = 1 FROM Posts AS p",
            "SELECT * INTO copied FROM Posts",
            "DELETE FROM",
            "UPDATE")]
        string text) => Assert.That(Dialects.Read(dialect, text), Is.GreaterThanOrEqualTo(SqlReach.Anything));

    [TestCase(MySql, "UPDATE Posts JOIN v ON Posts.Id = v.Id SET v.x = 1")]
    [TestCase(MySql, "UPDATE Posts, v SET v.x = 1")]
    [TestCase(MySql, "UPDATE (Posts CROSS JOIN v) SET v.x = 1")]
    [TestCase(MySql, "WITH x AS (SELECT 1) UPDATE .Posts SET x = 1")]
    [TestCase(MySql, "DELETE Posts, v FROM Posts JOIN v ON 1 = 1")]
    [TestCase(MySql, "SET STATEMENT max_statement_time = 1 FOR UPDATE v SET x = 1")]
    [TestCase(PostgreSql, "TRUNCATE \"Posts\", v")]
    [TestCase(PostgreSql, "UPDATE Posts SET x = 1")]
    [TestCase(PostgreSql, "SELECT rename_post(1)")]
    [TestCase(PostgreSql, "SELECT * FROM blog.lower('a')")]
    [TestCase(PostgreSql, "SELECT \"count\"(1)")]
    [TestCase(PostgreSql, "SELECT rename_post /* a */ (1)")]
    [TestCase(PostgreSql, "INSERT INTO \"Posts\" VALUES (rename_post(1))")]
    [TestCase(PostgreSql, "SET x = rename_post(1)")]
    [TestCase(PostgreSql, "SELECT query_to_xml('DELETE FROM \"Posts\"', true, true, '')")]
    [TestCase(Sqlite, "SELECT rename_post(1)")]
    [TestCase(MySql, "SELECT rename_post(1)")]
    public void Command_ThatMayChangeWhatItDoesNotName_ReachesAnything(SqlDialect dialect, string text) =>
        Assert.That(Dialects.Read(dialect, text), Is.EqualTo(SqlReach.Anything));

    [Test]
    public void Command_ThatNobodySeesInto_IsOpaque(
        [Values] SqlDialect dialect,
        [Values(
            "CALL purge()",
            "EXEC purge",
            "SELECT 1; EXECUTE purge",
            "dbo.RenamePost 1",
            "RenamePost 1",
            "[RenamePost] 1",
            "\"RenamePost\" 1",
            "{call purge}",
            "sp_executesql N'UPDATE Posts SET x = 1'",
            "DO $$ BEGIN DELETE FROM posts; END $$",
            "TRUNCATE Posts CASCADE",
            "DROP SCHEMA public CASCADE",
            "RENAME TABLE Posts TO Posts_old, Posts_new TO Posts",
            "CREATE OR REPLACE VIEW post_rows AS SELECT 1",
            "ALTER TABLE Posts ADD x int",
            "UPDATE Weather SET temp = 20; ALTER TABLE Posts ADD x int; UPDATE Posts SET x = 1",
            "CREATE TEMP TABLE Posts (a int); UPDATE main.Posts SET x = 1",
            "LOAD DATA INFILE 'a' INTO TABLE Posts",
            "VACUUM",
            "COMMIT",
            "END",
            "BEGIN; UPDATE Posts SET x = 1; COMMIT",
            "SET autocommit = 1",
            "SELECT 1 /* never closed",
            "SELECT 'never closed",
            "SELECT \"never closed",
            "SELECT 1UPDATE Posts SET x = 1",
            "SELECT 1.UPDATE Posts SET x = 1",
            "SELECT 1 /* a /* b */ */",
            "SELECT 1 /*/ UPDATE Posts SET x = 1 /*/",
            "/*!50000 UPDATE Posts SET x = 1 */",
            "SELECT /*M! UPDATE */ 1",
            "-- x\rUPDATE Posts SET x = 1",
            "SELECT 1 -- x\u2028UPDATE Posts SET x = 1",
            "SELECT\u00a01")]
        string text) => Assert.That(Dialects.Read(dialect, text), Is.EqualTo(SqlReach.Opaque));

    [TestCase(PostgreSql, "CREATE TEMP TABLE backup AS TABLE posts; UPDATE posts SET x = 1")]
    [TestCase(PostgreSql, "SELECT 'a\\''; UPDATE \"Posts\" SET x = 1 --'")]
    [TestCase(PostgreSql, "SELECT E'a'\n'b\\\\'; UPDATE \"Posts\" SET x = 1 --'")]
    [TestCase(PostgreSql, "UPDATE U&\"\\0050osts\" SET x = 1")]
    [TestCase(PostgreSql, "SELECT $a$ never closed $b$")]
    [TestCase(PostgreSql, "REFRESH MATERIALIZED VIEW a")]
    [TestCase(PostgreSql, "EXPLAIN ANALYZE EXECUTE a")]
    [TestCase(PostgreSql, "RELEASE a")]
    [TestCase(SqlServer, "UPDATE Posts SET x = 1 EXEC purge")]
    [TestCase(SqlServer, "SELECT * FROM OPENQUERY(other, 'DELETE FROM Posts')")]
    [TestCase(MySql, "SELECT \"a\\\"b\"; UPDATE Posts SET x = 1")]
    [TestCase(MySql, "SELECT 5--1; UPDATE Posts SET x = 1")]
    [TestCase(Sqlite, "PRAGMA writable_schema = 1")]
    [TestCase(Sqlite, "/* from sql/*.sql */ UPDATE Posts SET Title = 'b'")]
    public void Command_OfOneDatabase_ThatNobodySeesInto_IsOpaque(SqlDialect dialect, string text) =>
        Assert.That(Dialects.Read(dialect, text), Is.EqualTo(SqlReach.Opaque));

    [TestCase(SqlServer, "UPDATE [p] SET [p].[Title] = @p FROM [Posts] AS [p]")]
    [TestCase(MySql, "UPDATE `Posts` AS `p` INNER JOIN `Shops` AS `s` ON 1 = 1 SET `p`.`Title` = 'it\\'s'")]
    public void Change_ThatEntityFrameworkHasMade_ReachesWhatItNames(SqlDialect dialect, string text) =>
        Assert.That(Dialects.Read(dialect, text, isMade: true), Is.EqualTo(SqlReach.Named));

    [Test]
    public void Command_OfAnyCharacters_IsReadToItsEnd([Values] SqlDialect dialect)
    {
        const string Alphabet = "'\"`[]()$$a1eE.,;-/*\\ \n\rUPDATE#@{}é\0\u2028";
        var random = new Random(4);
        for (var i = 0; i < 5_000; i++)
        {
            var text = new string(random.GetItems<char>(Alphabet, random.Next(30)));
            Assert.That(() => Dialects.Read(dialect, text, random.Next(2) == 0), Throws.Nothing, text);
        }
    }
}
