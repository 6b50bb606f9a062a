using System.Diagnostics;
using Microsoft.Extensions.Caching.Memory;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>Two threads, 90 % hits, 10 % puts that evict: the local tier's table beside a size-limited <see cref="MemoryCache"/>.</summary>
internal sealed class LocalMixed() : Measure("local.hit.mixed")
{
    private const int Threads = 2;
    private const int Entries = 10_000;
    private const int Hot = 1024;
    private const int Batch = 1000;
    private const int PutEvery = 10;
    private static readonly object Value = new();

    private readonly LocalTable<int> _table = new(new LocalTierOptions { MaxEntries = Entries });
    private readonly MemoryCacheEntryOptions _one = new() { Size = 1 };
    private int _next = Hot;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        using var memoryCache = new MemoryCache(new MemoryCacheOptions { SizeLimit = Entries });
        var (ours, baseline) = await Rounds.AlternateAsync(
            (watch, length) => RepeatAsync(watch, length, FindInTable, PutInTable),
            (watch, length) => RepeatAsync(watch, length, key => memoryCache.TryGetValue(key, out _), key => memoryCache.Set(key, Value, _one)));
        return [new Ratio(Name, "ops/s", ours, baseline)];
    }

    private static ulong StoreHash(int key) => (ulong)key * 0x9E3779B97F4A7C15;

    private bool FindInTable(int key) => _table.Find(key) is not null;

    private void PutInTable(int key)
    {
        var ticket = _table.Ticket(StoreHash(key));
        _table.Put(new LocalEntry<int>(key, KeyHash.Of(key), Value, StoreHash(key), long.MaxValue, 200), ticket);
    }

    private async Task<long> RepeatAsync(Stopwatch watch, TimeSpan length, Func<int, bool> find, Action<int> put)
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => Work(thread, watch, length, find, put))));
        return counts.Sum();
    }

    // A hot key that an eviction has taken is put again, as a cache's user would.
    private long Work(int thread, Stopwatch watch, TimeSpan length, Func<int, bool> find, Action<int> put)
    {
        var done = 0L;
        for (var key = thread * (Hot / Threads); watch.Elapsed < length; done += Batch)
        {
            for (var i = 0; i < Batch; i++)
            {
                if (i % PutEvery == 0)
                    put(Interlocked.Increment(ref _next));
                else if (!find(key = (key + 1) % Hot))
                    put(key);
            }
        }

        return done;
    }
}
