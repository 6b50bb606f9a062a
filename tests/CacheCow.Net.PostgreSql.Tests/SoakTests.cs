namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>Writers, readers and broken connections all at once: when all have stopped, and the feed has caught up, nothing old is cached.</summary>
[TestFixture]
internal class SoakTests : FeedTests
{
    private const int Rows = 20;
    private const int Writers = 3;
    private const int Changes = 150;

    [Test]
    public async Task Everything_AtOnce_LeavesNothingOld()
    {
        await Database.RunAsync($"INSERT INTO posts SELECT i, 'T' || i, '0' FROM generate_series(1, {Rows}) i");
        var feed = await StartAsync();
        using var ending = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(reader => Task.Run(() => ReadAsync(reader, ending.Token))).ToArray();
        var breaking = Task.Run(() => BreakAsync(ending.Token));
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer))));
        await ending.CancelAsync();
        await Task.WhenAll([.. readers, breaking]);
        await CaughtUpAsync(feed);

        var truth = (string)(await Database.SqlAsync("SELECT string_agg(id || ' ' || note, ',' ORDER BY id) FROM posts"))!;
        var cached = new List<string>();
        for (var id = 1; id <= Rows; id++)
            cached.Add($"{id} {(await Posts.ByAsync("id", id))!.Note}");
        Assert.That(string.Join(',', cached), Is.EqualTo(truth));
    }

    private async Task WriteAsync(int writer)
    {
        var random = new Random(writer);
        for (var i = 1; i <= Changes; i++)
        {
            var (id, other) = (random.Next(Rows) + 1, random.Next(Rows) + 1);
            var end = random.Next(5) == 0 ? "ROLLBACK" : "COMMIT";

            // In the order of their ids: no two writers wait for each other.
            await Database.SqlAsync($"BEGIN; UPDATE posts SET note = '{writer}.{i}' WHERE id = {Math.Min(id, other)}; UPDATE posts SET note = '{writer}.{i}' WHERE id = {Math.Max(id, other)}; {end}");
        }
    }

    private async Task ReadAsync(int reader, CancellationToken cancellationToken)
    {
        var random = new Random(reader);
        while (!cancellationToken.IsCancellationRequested)
        {
            await Posts.ByAsync("id", random.Next(Rows) + 1);
            await Task.Yield();
        }
    }

    private async Task BreakAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
            await Database.RunAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Database.Name}' AND application_name LIKE 'CacheCow%'");
    }
}
