using System.Diagnostics;
using BitFaster.Caching.Lru;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>A hit in the local tier, awaited, beside one of BitFaster's <c>ConcurrentLru</c>, a cache of one process and no more.</summary>
internal sealed class BitFasterHit() : Measure("peer.local.hit")
{
    private const int Objects = 1024;
    private const int Batch = 1000;

    private readonly string[] _keys = [.. Enumerable.Range(0, Objects).Select(id => $"article:{id * 7919}")];
    private readonly ConcurrentLru<string, Note> _lru = new(4 * Objects);
    private readonly NoteCache<string> _cache = new(new MemoryStore(), new CacheCowOptions { LocalTier = new LocalTierOptions { Ttl = TimeSpan.FromHours(1) } });

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        foreach (var key in _keys)
            _lru.AddOrUpdate(key, (await _cache.GetAsync(key))!);
        var (ours, theirs) = await Rounds.AlternateAsync(HitAsync, (watch, length) => Task.FromResult(HitTheirs(watch, length)));
        return [new Ratio($"{Name}.BitFaster", "ns", 1e9 / ours, 1e9 / theirs)];
    }

    private async Task<long> HitAsync(Stopwatch watch, TimeSpan length)
    {
        var (done, sum) = (0, 0L);
        while (watch.Elapsed < length)
        {
            for (var end = done + Batch; done < end; done++)
                sum += (await _cache.GetAsync(_keys[done & (Objects - 1)]))!.Id;
        }

        return sum == done ? done : throw new InvalidOperationException("A hit brought something else.");
    }

    private long HitTheirs(Stopwatch watch, TimeSpan length)
    {
        var (done, sum) = (0, 0L);
        while (watch.Elapsed < length)
        {
            for (var end = done + Batch; done < end; done++)
            {
                if (_lru.TryGet(_keys[done & (Objects - 1)], out var note))
                    sum += note.Id;
            }
        }

        return sum == done ? done : throw new InvalidOperationException("A hit brought something else.");
    }
}
