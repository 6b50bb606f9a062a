using System.Diagnostics;
using System.Text.Json;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>A hit in the local tier on an object that could be changed, beside the one deserialisation that it cannot do without: nanoseconds.</summary>
internal sealed class LocalCopyHit() : Measure("local.copy")
{
    private const int Objects = 1024;
    private const int Batch = 100;

    private readonly ArticleCache _cache = new(new MemoryStore(), new CacheCowOptions { LocalTier = new LocalTierOptions { Ttl = TimeSpan.FromHours(1) } });
    private readonly byte[][] _bytes = [.. Enumerable.Range(0, Objects).Select(id => JsonSerializer.SerializeToUtf8Bytes(Article.Of(id), ArticleJson.Default.Article))];

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await _cache.GetManyAsync(Enumerable.Range(0, Objects));
        var (ours, baseline) = await Rounds.AlternateAsync(HitAsync, (watch, length) => Task.FromResult(Deserialize(watch, length)));
        return [new Ratio(Name, "ns", 1e9 / ours, 1e9 / baseline)];
    }

    private async Task<long> HitAsync(Stopwatch watch, TimeSpan length)
    {
        var (done, sum) = (0, 0L);
        while (watch.Elapsed < length)
        {
            for (var end = done + Batch; done < end; done++)
                sum += (await _cache.GetAsync(done & (Objects - 1)))!.Body.Length;
        }

        return sum > 0 ? done : throw new InvalidOperationException("Nothing was read.");
    }

    private long Deserialize(Stopwatch watch, TimeSpan length)
    {
        var (done, sum) = (0, 0L);
        while (watch.Elapsed < length)
        {
            for (var end = done + Batch; done < end; done++)
                sum += JsonSerializer.Deserialize(_bytes[done & (Objects - 1)].AsSpan(), ArticleJson.Default.Article)!.Body.Length;
        }

        return sum > 0 ? done : throw new InvalidOperationException("Nothing was read.");
    }
}
