using System.Collections.Concurrent;
using System.Diagnostics;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>A hit in the local tier, awaited, beside <see cref="ConcurrentDictionary{TKey,TValue}"/>: nanoseconds and bytes.</summary>
internal sealed class LocalHit<TKey>(string name, Func<int, TKey> keyOf) : Measure(name)
    where TKey : notnull
{
    private const int Objects = 1024;
    private const int Batch = 1000;

    private readonly TKey[] _keys = [.. Enumerable.Range(0, Objects).Select(keyOf)];
    private readonly ConcurrentDictionary<TKey, Note> _bare = new();
    private readonly NoteCache<TKey> _cache = new(new MemoryStore(), new CacheCowOptions { LocalTier = new LocalTierOptions { Ttl = TimeSpan.FromHours(1) } });

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        foreach (var key in _keys)
            _bare[key] = (await _cache.GetAsync(key))!;
        var (ours, baseline) = await Rounds.AlternateAsync(HitAsync, (watch, length) => Task.FromResult(Bare(watch, length)));
        return
        [
            new Ratio(Name, "ns", 1e9 / ours, 1e9 / baseline),
            new Ratio($"{Name}.bytes", "bytes", await BytesAsync(), 0),
        ];
    }

    private async Task<long> HitAsync(Stopwatch watch, TimeSpan length)
    {
        var done = 0;
        var sum = 0L;
        while (watch.Elapsed < length)
        {
            for (var end = done + Batch; done < end; done++)
                sum += (await _cache.GetAsync(_keys[done & (Objects - 1)]))!.Id;
        }

        return sum == done ? done : throw new InvalidOperationException("A hit brought something else.");
    }

    private long Bare(Stopwatch watch, TimeSpan length)
    {
        var done = 0;
        var sum = 0L;
        while (watch.Elapsed < length)
        {
            for (var end = done + Batch; done < end; done++)
            {
                if (_bare.TryGetValue(_keys[done & (Objects - 1)], out var note))
                    sum += note.Id;
            }
        }

        return sum == done ? done : throw new InvalidOperationException("A hit brought something else.");
    }

    private async Task<double> BytesAsync()
    {
        await HitAsync(Stopwatch.StartNew(), TimeSpan.FromMilliseconds(10));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Objects; i++)
            await _cache.GetAsync(_keys[i]);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Objects;
    }
}
