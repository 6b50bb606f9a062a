using System.Diagnostics;

namespace BlogPosts.Race;

/// <summary>One side's run: readers and writers on its caches, for a given time.</summary>
internal sealed class Heat
{
    private readonly DistantDatabase _database;
    private readonly IReadOnlyList<string> _slugs;
    private readonly ICachedPosts[] _caches;
    private readonly Scoreboard _board;
    private readonly Stopwatch _clock = new();

    /// <param name="database">Where posts are read and changed.</param>
    /// <param name="slugs">The posts.</param>
    /// <param name="makeCache">Makes one of the side's caches; racers are dealt out to them in turn.</param>
    public Heat(DistantDatabase database, IReadOnlyList<string> slugs, Func<DistantDatabase, ICachedPosts> makeCache)
    {
        (_database, _slugs, _board) = (database, slugs, new Scoreboard(slugs.Count));
        _caches = [.. Enumerable.Range(0, Course.Caches).Select(_ => makeCache(database))];
    }

    public Standing Standing => new(_clock.Elapsed, _board.Score, _database.Reads);

    public async Task RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(length);
        _clock.Start();
        await Task.WhenAll([
            .. Enumerable.Range(0, Course.Writers).Select(writer => RepeatAsync(WriteAsync, writer, end)),
            .. Enumerable.Range(0, Course.Readers).Select(reader => RepeatAsync(ReadAsync, reader, end)),
        ]);
        _clock.Stop();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task RepeatAsync(Func<ICachedPosts, Random, Task> step, int racer, CancellationTokenSource end)
    {
        // The same seeds on both sides: the same order of posts.
        var random = new Random(racer);
        try
        {
            // A read that is under way at the end is finished and counted.
            while (!end.IsCancellationRequested)
                await step(_caches[racer % _caches.Length], random);
        }
        catch
        {
            await end.CancelAsync();
            throw;
        }
    }

    private async Task ReadAsync(ICachedPosts cache, Random random)
    {
        var post = random.Next(_slugs.Count);
        var leastVersion = _board.LeastVersionOf(post);
        var found = await cache.GetAsync(_slugs[post], CancellationToken.None);
        _board.Read(found!.Version, leastVersion);
        await RestAsync(random.Next(Course.LongestThought + 1));
    }

    private async Task WriteAsync(ICachedPosts cache, Random random)
    {
        var post = random.Next(_slugs.Count);
        var version = _database.Near.Rename(_slugs[post], $"Renamed to {random.Next()}");
        await cache.InvalidateAsync(_slugs[post], CancellationToken.None);
        _board.Invalidated(post, version);
        await RestAsync(random.Next(1, Course.LongestPause + 1));
    }

    // No rest at all would leave a thread to one racer for good: a hit in memory never waits.
    private static async Task RestAsync(int milliseconds)
    {
        await Task.Yield();
        await Task.Delay(milliseconds);
    }
}
