using System.Text;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Sql;

/// <summary>Random commands of a grammar for each dialect, which change Posts somewhere: that is always found.</summary>
[TestFixture(SqlDialect.PostgreSql)]
[TestFixture(SqlDialect.SqlServer)]
[TestFixture(SqlDialect.MySql)]
[TestFixture(SqlDialect.Sqlite)]
[TestFixture(SqlDialect.Unknown)]
internal sealed class GrammarTests(SqlDialect dialect)
{
    private static readonly SqlMentions Posts = new(["Posts"]);

    private Random _random = null!;

    // An unknown database speaks one of the others.
    private SqlDialect _spoken;

    [Test]
    public void Command_ThatChangesPosts_IsFound([Range(1, 3)] int seed)
    {
        _random = new Random(seed);
        var named = 0;
        for (var i = 0; i < 3_000; i++)
        {
            _spoken = dialect == SqlDialect.Unknown ? Any(SqlDialect.PostgreSql, SqlDialect.SqlServer, SqlDialect.MySql, SqlDialect.Sqlite) : dialect;
            var text = Command();
            var reach = Dialects.Read(dialect, text);
            Assert.That(reach, Is.Not.EqualTo(SqlReach.Nothing), text);
            if (reach != SqlReach.Named)
                continue;
            named++;
            Assert.That(Posts.FindIn(text), Has.Count.EqualTo(1), text);
        }

        // Not all of it is taken for opaque.
        Assert.That(named, Is.GreaterThan(dialect == SqlDialect.Unknown ? 0 : 300));
    }

    [Test]
    public void Command_ThatChangesNothing_IsMostlyTakenForThat([Range(1, 3)] int seed)
    {
        (_random, _spoken) = (new Random(seed), dialect == SqlDialect.Unknown ? SqlDialect.Sqlite : dialect);
        var harmless = 0;
        for (var i = 0; i < 1_000; i++)
            harmless += Dialects.Read(dialect, Harmless()) == SqlReach.Nothing ? 1 : 0;
        Assert.That(harmless, Is.GreaterThan(dialect == SqlDialect.Unknown ? 100 : 500));
    }

    private T Any<T>(params T[] all) => all[_random.Next(all.Length)];

    private string Command()
    {
        var text = new StringBuilder(Space(isNeeded: false));
        for (var i = _random.Next(3); i > 0; i--)
            text.Append(Harmless()).Append(Separator());
        text.Append(Change());
        for (var i = _random.Next(3); i > 0; i--)
            text.Append(Separator()).Append(Harmless());
        return text.ToString();
    }

    private string Separator() => _spoken == SqlDialect.SqlServer ? Any(";", "\n", " ", "; ") : Any(";", " ;\n", ";" + Comment());

    private string Harmless() => _spoken switch
    {
        SqlDialect.SqlServer => Any($"SELECT {Literal()}", "SET NOCOUNT ON", "DECLARE @x int = 1", $"SELECT{Space()}* FROM {Name("Shops")}", "PRINT 'DELETE'", "SELECT [update] FROM [a]]b]"),
        SqlDialect.Sqlite => Any($"SELECT {Literal()}", "PRAGMA foreign_keys", $"SELECT{Space()}* FROM {Name("Shops")}", "SAVEPOINT a", "SELECT [update], `delete` FROM t"),
        SqlDialect.MySql => Any($"SELECT {Literal()}", "SET @x = 1", $"SELECT{Space()}* FROM {Name("Shops")} FOR UPDATE", "SHOW TABLES", "SELECT `update` FROM `a``b`"),
        _ => Any($"SELECT {Literal()}", "SET x = 1", $"SELECT{Space()}* FROM {Name("Shops")} FOR NO KEY UPDATE", "SHOW all", "SELECT a[1], $$DELETE$$ FROM \"a\"\"b\""),
    };

    private string Change()
    {
        var (posts, space) = (Name("Posts"), Space());
        var common = Any(
            $"UPDATE{space}{posts} SET Title = {Literal()}", $"DELETE FROM{space}{posts}", $"INSERT INTO {posts}{space}(Title) VALUES ({Literal()})",
            $"WITH{space}x AS (SELECT {Literal()}) DELETE FROM {posts}", $"INSERT INTO{space}{posts} SELECT * FROM {Name("Shops")}", $"update {posts}{space}set Title = replace(Title, {Literal()}, 'b')");
        return _spoken switch
        {
            SqlDialect.SqlServer => Any(
                common, $"UPDATE TOP (1) {posts} SET Title = 1", $"DELETE{space}{posts}", $"UPDATE p SET Title = 1 FROM {posts} AS p", $"MERGE{space}{posts} AS p USING x ON 1 = 1 WHEN MATCHED THEN DELETE;",
                $"EXEC sp_executesql N'UPDATE {posts.Replace("'", "''", StringComparison.Ordinal)} SET Title = 1'", "EXEC dbo.RenamePost 1", $"IF 1 = 1 UPDATE {posts} SET Title = 1", $"SELECT 1UPDATE {posts} SET Title = 1"),
            SqlDialect.Sqlite => Any(
                common, $"REPLACE INTO {posts} VALUES (1)", $"INSERT OR REPLACE INTO{space}{posts} VALUES (1)", $"UPDATE OR IGNORE {posts} SET Title = 1", $"EXPLAIN{space}DELETE FROM {posts}",
                $"CREATE TEMP TABLE t AS SELECT * FROM {posts}; UPDATE {posts} SET Title = 1", $"/* a/*.sql */ DELETE FROM {posts}"),
            SqlDialect.MySql => Any(
                common, $"REPLACE {posts} VALUES (1)", $"UPDATE {posts} JOIN v ON 1 = 1 SET v.a = 1", $"/*!50000 UPDATE {posts} SET Title = 1 */", $"INSERT INTO {posts} (a) VALUES (1) ON DUPLICATE KEY UPDATE a = 2",
                $"RENAME TABLE {posts} TO a, b TO {posts}", $"PREPARE s FROM 'UPDATE Posts SET Title = 1'; EXECUTE s", $"LOAD DATA INFILE 'a' INTO TABLE {posts}", $"TRUNCATE {posts}", "CALL rename_post(1)"),
            _ => Any(
                common, $"UPDATE ONLY ({posts}) SET Title = 1", $"WITH x AS ({space}UPDATE {posts} SET Title = 1 RETURNING *) SELECT * FROM x", $"TRUNCATE TABLE ONLY {posts}", $"COPY {posts} FROM STDIN",
                $"INSERT INTO {posts} AS p (a) VALUES (1) ON CONFLICT DO UPDATE SET a = 2", "DO $do$ BEGIN UPDATE \"Posts\" SET \"Title\" = 1; END $do$", "SELECT rename_post(1)", $"EXPLAIN ANALYZE{space}DELETE FROM {posts}",
                $"SELECT * INTO x FROM {posts}", "UPDATE U&\"\\0050osts\" SET Title = 1"),
        };
    }

    private string Name(string name) => _spoken switch
    {
        SqlDialect.SqlServer => Any(name, name.ToUpperInvariant(), $"[{name}]", $"\"{name}\"", $"dbo.{name}", $"[dbo]{Space(isNeeded: false)}.{Space(isNeeded: false)}[{name}]", $"db..{name}"),
        SqlDialect.Sqlite => Any(name, name.ToLowerInvariant(), $"[{name}]", $"\"{name}\"", $"'{name}'", $"`{name}`", $"main.{name}", $"'main'.'{name}'"),
        SqlDialect.MySql => Any(name, $"`{name}`", $"`blog`.`{name}`", $"blog.{name}"),
        _ => Any(name, $"\"{name}\"", $"public.\"{name}\"", $"\"public\"{Space(isNeeded: false)}.{Space(isNeeded: false)}\"{name}\""),
    };

    private string Literal() => _spoken switch
    {
        SqlDialect.SqlServer => Any("'a'", "N'it''s'", "'\\'", "'--'", "'/*'", "1.5", "0x1F", "@x"),
        SqlDialect.Sqlite => Any("'a'", "'it''s'", "'\\'", "'--'", "'/*'", "x'00'", "1e5", "?1", ":a"),
        SqlDialect.MySql => Any("'a'", "'it''s'", "'it\\'s'", "\"it\\\"s\"", "'\\\\'", "\"'\"", "'#'", "_utf8'a'", "1.5"),
        _ => Any("'a'", "'it''s'", "E'it\\'s'", "$$it's$$", "$a$ ' $b$ $a$", "'--'", "B'01'", "1.5", "$1"),
    };

    private string Space(bool isNeeded = true) => _random.Next(3) == 0 ? Comment() : isNeeded ? Any(" ", "\n", "\t", "\r\n  ") : "";

    private string Comment()
    {
        var text = Any("it's", "a;b", "\"", "[", "`", "$$", "SELECT", "(", "");
        return _spoken == SqlDialect.MySql ? Any($" /* {text} */ ", $" -- {text}\n", $" # {text}\n") : Any($" /* {text} */ ", $" --{text}\n", $"/*{text}*/", $" --{text}\r\n");
    }
}
