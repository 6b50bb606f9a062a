using CacheCow.Net.Testing;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>Tables and the publication are altered at random and put right again, in one transaction or in several, with writes in between: each time, the cache comes to have what the table has.</summary>
[TestFixture]
internal class SchemaSoakTests : FeedTests
{
    private const int Rows = 20;
    private const int Steps = 45;

    protected override string Schema => $"""
        CREATE TABLE posts (id int PRIMARY KEY, title text, note text) PARTITION BY RANGE (id);
        CREATE TABLE posts_1 PARTITION OF posts FOR VALUES FROM (0) TO (10);
        CREATE TABLE posts_2 PARTITION OF posts FOR VALUES FROM (10) TO ({Rows});
        ALTER TABLE posts_1 REPLICA IDENTITY FULL; ALTER TABLE posts_2 REPLICA IDENTITY FULL;
        INSERT INTO posts SELECT i, 't' || i, 'n' FROM generate_series(0, {Rows - 1}) i;
        """;

    [TestCase(4)]
    [TestCase(5)]
    public async Task Alterations_AtRandom_LeaveNothingOld(int seed)
    {
        var random = new Random(seed);
        var feed = await StartAsync(Options with { CheckInterval = TimeSpan.FromMilliseconds(100) });
        for (var step = 0; step < Steps; step++)
        {
            var statements = Alteration(random, step);
            if (random.Next(2) == 0)
                await Database.RunAsync($"BEGIN; {string.Join("; ", statements)}; COMMIT");
            else
                await OneByOneAsync(statements);
            await Until.TrueAsync($"seed {seed}, step {step}: all is as in the table, after {string.Join("; ", statements)} ({feed.State} {feed.Error?.Message})", IsTrueAsync);
        }
    }

    private static string Write(Random random, int step) => random.Next(4) switch
    {
        0 => $"UPDATE posts SET note = 'n{step}' WHERE id = {random.Next(Rows)}",
        1 => $"UPDATE posts SET title = 't{random.Next(Rows)}' WHERE id = {random.Next(Rows)}",
        2 => $"UPDATE posts_1 SET note = 'one{step}'",
        _ => $"DELETE FROM posts WHERE id = {random.Next(Rows)}",
    };

    private static string[] Alteration(Random random, int step)
    {
        var write = Write(random, step);
        return random.Next(9) switch
        {
            0 => ["ALTER TABLE posts DETACH PARTITION posts_1", $"UPDATE posts_1 SET note = 'apart{step}'", "ALTER TABLE posts ATTACH PARTITION posts_1 FOR VALUES FROM (0) TO (10)", write],
            1 => ["ALTER PUBLICATION cachecow DROP TABLE posts", write, "ALTER PUBLICATION cachecow ADD TABLE posts", Write(random, step)],
            2 => ["ALTER PUBLICATION cachecow SET (publish = 'insert')", write, "ALTER PUBLICATION cachecow SET (publish = 'insert, update, delete, truncate')", Write(random, step)],
            3 => ["ALTER TABLE posts DROP note", $"ALTER TABLE posts ADD note text DEFAULT 'made{step}'", write],
            4 => ["ALTER TABLE posts RENAME TO gone", $"UPDATE gone SET note = 'gone{step}'", "ALTER TABLE gone RENAME TO posts", write],
            5 =>
            [
                "CREATE TABLE fresh (LIKE posts_2 INCLUDING ALL)", "ALTER TABLE fresh REPLICA IDENTITY FULL", $"INSERT INTO fresh SELECT i, 't' || i, 'fresh{step}' FROM generate_series(10, {Rows - 1}) i",
                "DROP TABLE posts_2", "ALTER TABLE fresh RENAME TO posts_2", $"ALTER TABLE posts ATTACH PARTITION posts_2 FOR VALUES FROM (10) TO ({Rows})", write,
            ],
            6 => ["CREATE SCHEMA other", "ALTER TABLE posts_1 SET SCHEMA other", $"UPDATE posts SET note = 'other{step}' WHERE id < 5", "ALTER TABLE other.posts_1 SET SCHEMA public", "DROP SCHEMA other"],
            7 => ["ALTER TABLE posts ALTER note TYPE varchar(30)", write, "ALTER TABLE posts ALTER note TYPE text"],
            _ => [write, Write(random, step)],
        };
    }

    private async Task OneByOneAsync(string[] statements)
    {
        foreach (var statement in statements)
        {
            try
            {
                await Database.RunAsync(statement);
            }
            catch (InvalidOperationException exception) when (exception.Message.Contains("already member", StringComparison.Ordinal))
            {
                // The feed has looked meanwhile, and has put it right itself.
            }
        }
    }

    private async Task<bool> IsTrueAsync()
    {
        var table = new PostCache(new MemoryStore(), () => Database.ConnectionString);
        for (var i = 0; i < Rows; i++)
        {
            if (await Posts.ByTitleAsync($"t{i}") != await table.ByTitleAsync($"t{i}"))
                return false;
        }

        return true;
    }
}
