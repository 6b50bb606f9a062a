using System.Diagnostics;
using CacheCow.Net.Benchmarks.Peers;

namespace CacheCow.Net.Benchmarks.Race;

/// <summary>24 readers and 2 writers on 20 articles and two nodes; the source is up to 3 ms away.</summary>
internal sealed class ArticleRace
{
    private const int Articles = 20;
    private const int Readers = 24;
    private const int Writers = 2;

    private readonly long[] _versions = new long[Articles];
    private readonly Invalidated[] _invalidated = [.. Enumerable.Range(0, Articles).Select(_ => new Invalidated(0, 0))];
    private readonly PeerFactory _peers;
    private long _reads;
    private long _fetches;
    private long _stale;
    private long _oldest;

    public ArticleRace(string address) => _peers = new PeerFactory(address, FetchAsync);

    public async Task<RaceScore> RunAsync(PeerKind kind, bool isLocal, TimeSpan length)
    {
        ICachedArticles[] nodes = [await _peers.MakeAsync(kind, isLocal), await _peers.MakeAsync(kind, isLocal)];

        // What another race has left in the store is of other versions.
        for (var id = 0; id < Articles; id++)
            await nodes[0].RemoveAsync(id);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll([
            .. Enumerable.Range(0, Writers).Select(writer => RepeatAsync(WriteAsync, nodes[writer % 2], new Random(writer), watch, length)),
            .. Enumerable.Range(0, Readers).Select(reader => RepeatAsync(ReadAsync, nodes[reader % 2], new Random(100 + reader), watch, length)),
        ]);
        foreach (var node in nodes)
            await node.DisposeAsync();
        return new RaceScore(_reads, _fetches, _stale, Stopwatch.GetElapsedTime(0, _oldest));
    }

    private async ValueTask<Article> FetchAsync(int id, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _fetches);
        await Task.Delay(Random.Shared.Next(0, 2), cancellationToken);
        var version = Volatile.Read(ref _versions[id]);
        await Task.Delay(Random.Shared.Next(0, 3), cancellationToken);
        return Article.Of(id) with { Author = $"{version}" };
    }

    private static async Task RepeatAsync(Func<ICachedArticles, Random, Task> step, ICachedArticles node, Random random, Stopwatch watch, TimeSpan length)
    {
        await Task.Yield();
        while (watch.Elapsed < length)
            await step(node, random);
    }

    private async Task ReadAsync(ICachedArticles node, Random random)
    {
        var id = random.Next(Articles);
        var (startedAt, least) = (Stopwatch.GetTimestamp(), Volatile.Read(ref _invalidated[id]));
        var version = long.Parse((await node.GetAsync(id)).Author, System.Globalization.CultureInfo.InvariantCulture);
        Interlocked.Increment(ref _reads);
        if (version < least.Version)
            NoteStale(startedAt - least.ReturnedAt);
        await Task.Delay(random.Next(3));
    }

    private async Task WriteAsync(ICachedArticles node, Random random)
    {
        var id = random.Next(Articles);
        var version = Interlocked.Increment(ref _versions[id]);
        await node.RemoveAsync(id);
        NoteInvalidated(id, new Invalidated(version, Stopwatch.GetTimestamp()));
        await Task.Delay(random.Next(1, 6));
    }

    // Of two writers the later version counts, whoever is done first.
    private void NoteInvalidated(int id, Invalidated made)
    {
        for (var seen = Volatile.Read(ref _invalidated[id]); seen.Version < made.Version;)
        {
            var found = Interlocked.CompareExchange(ref _invalidated[id], made, seen);
            if (found == seen)
                return;
            seen = found;
        }
    }

    private void NoteStale(long age)
    {
        Interlocked.Increment(ref _stale);
        for (var seen = Volatile.Read(ref _oldest); seen < age;)
            seen = Interlocked.CompareExchange(ref _oldest, age, seen) == seen ? age : Volatile.Read(ref _oldest);
    }

    private sealed record Invalidated(long Version, long ReturnedAt);
}
