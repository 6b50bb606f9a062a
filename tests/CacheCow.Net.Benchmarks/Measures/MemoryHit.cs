using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>A hit in memory: bytes allocated beyond the object itself, and time beside a bare dictionary of bytes and the same deserialisation.</summary>
internal sealed class MemoryHit() : Measure("memory.hit")
{
    private const int Objects = 1024;
    private const int Batch = 1000;

    private readonly ArticleCache _cache = new(new MemoryStore());
    private readonly ConcurrentDictionary<string, byte[]> _bare = new();
    private readonly string[] _bareKeys = [.. Enumerable.Range(0, Objects).Select(id => $"bare:article:{id}")];

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await _cache.GetManyAsync(Enumerable.Range(0, Objects));
        for (var i = 0; i < Objects; i++)
            _bare[_bareKeys[i]] = JsonSerializer.SerializeToUtf8Bytes(Article.Of(i), ArticleJson.Default.Article);

        var (ours, baseline) = await Rounds.AlternateAsync(
            (watch, length) => Task.FromResult(Repeat(watch, length, Hit)), (watch, length) => Task.FromResult(Repeat(watch, length, Bare)));
        var (hitBytes, objectBytes) = (AllocatedBytes(Hit), AllocatedBytes(Bare));
        return
        [
            new Ratio(Name, "bytes beyond", hitBytes - objectBytes, objectBytes),
            new Ratio("memory.hit.speed", "op/s", ours, baseline),
        ];
    }

    private void Hit(int i)
    {
        var hit = _cache.GetAsync(i & (Objects - 1));
        if (!hit.IsCompletedSuccessfully || hit.Result is null)
            throw new InvalidOperationException("A hit in memory did not complete synchronously.");
    }

    private void Bare(int i) => JsonSerializer.Deserialize(_bare[_bareKeys[i & (Objects - 1)]], ArticleJson.Default.Article);

    private static long Repeat(Stopwatch watch, TimeSpan length, Action<int> operation)
    {
        var done = 0;
        while (watch.Elapsed < length)
        {
            for (var end = done + Batch; done < end; done++)
                operation(done);
        }

        return done;
    }

    private static double AllocatedBytes(Action<int> operation)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Objects * 10; i++)
            operation(i);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (Objects * 10.0);
    }
}
