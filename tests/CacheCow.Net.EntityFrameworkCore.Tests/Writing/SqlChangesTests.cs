namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>Which tables commands change, found in their text.</summary>
[TestFixture]
internal sealed class SqlChangesTests
{
    [TestCase("SELECT * FROM posts", "")]
    [TestCase("select 'UPDATE posts SET x = 1'", "")]
    [TestCase("SELECT 1 -- UPDATE posts SET x = 1", "")]
    [TestCase("SELECT 1 /* DELETE FROM posts /* nested */ DELETE FROM b */", "")]
    [TestCase("SELECT $$ DELETE FROM posts $$, $tag$ UPDATE a $$ SET $tag$", "")]
    [TestCase(@"SELECT E'it\'s; DELETE FROM posts', ''';DELETE FROM b;'''", "")]
    [TestCase("SELECT * FROM posts FOR UPDATE", "")]
    [TestCase("SELECT * FROM posts FOR NO KEY UPDATE OF posts SKIP LOCKED", "")]
    [TestCase("UPDATE posts SET x = 1", "posts")]
    [TestCase("update only \"Blog\".\"Po\"\"sts\" as p set x = 1", "Blog.Po\"sts")]
    [TestCase("UPDATE [dbo].[Posts] SET x = 1", "dbo.Posts")]
    [TestCase("UPDATE `blog`.`posts` SET x = 1", "blog.posts")]
    [TestCase("INSERT INTO posts(a) VALUES ('x') ON CONFLICT (a) DO UPDATE SET a = EXCLUDED.a", "posts")]
    [TestCase("INSERT INTO posts(a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2", "posts")]
    [TestCase("INSERT OR REPLACE INTO posts VALUES (1)", "posts")]
    [TestCase("INSERT posts SELECT * FROM other", "posts")]
    [TestCase("REPLACE INTO posts VALUES (1)", "posts")]
    [TestCase("SELECT replace(a, 'x', 'y') FROM posts", "")]
    [TestCase("DELETE FROM ONLY posts USING authors", "posts")]
    [TestCase("DELETE TOP (5) FROM posts", "posts")]
    [TestCase("DELETE FROM server.db..posts", "db.posts")]
    [TestCase("MERGE INTO posts p USING b ON p.a = b.a WHEN MATCHED THEN UPDATE SET a = 1 WHEN NOT MATCHED THEN INSERT (a) VALUES (1) WHEN MATCHED THEN DELETE", "posts")]
    [TestCase("TRUNCATE TABLE ONLY a, b.c * , d RESTART IDENTITY", "a b.c d")]
    [TestCase("SELECT truncate(1.5, 1)", "")]
    [TestCase("COPY posts (a, b) FROM STDIN", "posts")]
    [TestCase("COPY posts TO STDOUT", "")]
    [TestCase("COPY (DELETE FROM posts RETURNING *) TO STDOUT", "posts")]
    [TestCase("WITH gone AS (DELETE FROM posts RETURNING id), x AS MATERIALIZED (UPDATE b SET c = 1) INSERT INTO d SELECT * FROM gone", "posts b d")]
    [TestCase("UPDATE a SET x = 1; DELETE FROM b; SELECT 1", "a b")]
    [TestCase("UPDATE a SET x = 1 UPDATE b SET y = 2", "a b")]
    [TestCase("EXPLAIN ANALYZE UPDATE posts SET x = 1", "posts")]
    [TestCase("SELECT a[1], ARRAY['x]', 'UPDATE b SET c'] FROM posts; UPDATE d SET e = ARRAY[f, g]", "d")]
    [TestCase("CREATE TABLE a (b int REFERENCES c ON DELETE CASCADE ON UPDATE SET NULL)", "")]
    [TestCase("CREATE TRIGGER t AFTER INSERT OR UPDATE OR DELETE ON posts", "")]
    [TestCase("DROP TABLE IF EXISTS a, b", "a b")]
    [TestCase("REFRESH MATERIALIZED VIEW CONCURRENTLY post_numbers", "post_numbers")]
    [TestCase("SELECT p.update, p.delete FROM posts p", "")]
    [TestCase("UPDATE posts SET x = $1 WHERE y = $2", "posts")]
    [TestCase("", "")]
    [TestCase("'", "")]
    [TestCase("UPDATE", "")]
    [TestCase("DELETE FROM \"", "")]
    [TestCase("UPDATE posts SET x = 'never closed", "posts")]
    [TestCase("/* never closed UPDATE posts", "")]
    public void Tables_OfACommand_AreThoseThatItChanges(string command, string expected)
    {
        var found = new SqlChanges(command, hasBackslashEscapes: false);
        Assert.That(string.Join(' ', found.Tables.Select(one => one.Schema is null ? one.Name : $"{one.Schema}.{one.Name}")), Is.EqualTo(expected));
        Assert.That(found.IsOpaque, Is.False);
    }

    [TestCase("CALL purge()")]
    [TestCase("DO $$ BEGIN DELETE FROM posts; END $$")]
    [TestCase("EXEC purge")]
    [TestCase("SELECT 1; EXECUTE purge")]
    [TestCase("TRUNCATE a CASCADE")]
    public void Command_ThatChangesWhatNobodySees_IsOpaque(string command) => Assert.That(new SqlChanges(command, hasBackslashEscapes: false).IsOpaque, Is.True);

    [TestCase("UPDATE a JOIN b ON a.id = b.id SET b.x = 1")]
    [TestCase("UPDATE a, b SET b.x = 1")]
    [TestCase("DELETE a, b FROM a JOIN b ON a.id = b.id")]
    public void Command_ThatMayChangeSeveralTables_ChangesAllItNames(string command) =>
        Assert.That(new SqlChanges(command, hasBackslashEscapes: false).ChangesAllItNames, Is.True);

    [Test]
    public void Command_WithBackslashEscapes_IsReadAsTheDatabaseReadsIt() =>
        Assert.That(new SqlChanges(@"SELECT 'it\'; UPDATE a SET b = 1; --'; DELETE FROM c", hasBackslashEscapes: true).Tables.Select(one => one.Name), Is.EqualTo(new[] { "c" }));

    [Test]
    public void Command_OfAnyCharacters_IsReadToItsEnd()
    {
        const string Alphabet = "'\"`[]()$$a1eE.,;-/*\\ \nUPDATE";
        var random = new Random(4);
        for (var i = 0; i < 20_000; i++)
        {
            var command = new string(random.GetItems<char>(Alphabet, random.Next(30)));
            Assert.That(() => new SqlChanges(command, random.Next(2) == 0), Throws.Nothing, command);
        }
    }
}
