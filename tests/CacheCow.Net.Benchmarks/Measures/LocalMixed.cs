using System.Diagnostics;
using Microsoft.Extensions.Caching.Memory;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>Two threads, 90 % hits, 10 % puts that evict: the local tier's table beside a size-limited <see cref="MemoryCache"/>.</summary>
/// <remarks>
/// A full <see cref="MemoryCache"/> refuses what is put until a compaction in the background has made room; a refusal costs next to nothing, and is no put. So whoever is refused
/// compacts by the default share of 5 % and puts again, and a put counts, with nine hits, if the object is there afterwards. The calls as such, refusals included, are
/// reported beside it.
/// </remarks>
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
            (watch, length) => RepeatAsync(watch, length, key => memoryCache.TryGetValue(key, out _), key => PutWithRoom(memoryCache, key)));
        var (ourCalls, baselineCalls) = await Rounds.AlternateAsync(
            (watch, length) => CallAsync(watch, length, FindInTable, PutInTable),
            (watch, length) => CallAsync(watch, length, key => memoryCache.TryGetValue(key, out _), key => memoryCache.Set(key, Value, _one)));
        return [new Ratio(Name, "ops/s", ours, baseline), new Ratio("local.hit.mixed.calls", "calls/s", ourCalls, baselineCalls)];
    }

    private static ulong StoreHash(int key) => (ulong)key * 0x9E3779B97F4A7C15;

    private bool FindInTable(int key) => _table.Find(key) is not null;

    private void PutInTable(int key)
    {
        var ticket = _table.Ticket(StoreHash(key));
        _table.Put(new LocalEntry<int>(key, KeyHash.Of(key), Value, StoreHash(key), long.MaxValue, 200), ticket);
    }

    private void PutWithRoom(MemoryCache cache, int key)
    {
        cache.Set(key, Value, _one);
        if (cache.TryGetValue(key, out _))
            return;
        cache.Compact(0.05);
        cache.Set(key, Value, _one);
    }

    private async Task<long> RepeatAsync(Stopwatch watch, TimeSpan length, Func<int, bool> find, Action<int> put) => (await WorkAsync(watch, length, find, put)).Kept * PutEvery;

    private async Task<long> CallAsync(Stopwatch watch, TimeSpan length, Func<int, bool> find, Action<int> put) => (await WorkAsync(watch, length, find, put)).Calls;

    private async Task<(long Calls, long Kept)> WorkAsync(Stopwatch watch, TimeSpan length, Func<int, bool> find, Action<int> put)
    {
        var counts = await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => Work(thread, watch, length, find, put))));
        return (counts.Sum(count => count.Calls), counts.Sum(count => count.Kept));
    }

    // A hot key that an eviction has taken is put again, as a cache's user would.
    private (long Calls, long Kept) Work(int thread, Stopwatch watch, TimeSpan length, Func<int, bool> find, Action<int> put)
    {
        var (calls, kept) = (0L, 0L);
        for (var key = thread * (Hot / Threads); watch.Elapsed < length; calls += Batch)
        {
            for (var i = 0; i < Batch; i++)
            {
                if (i % PutEvery == 0)
                    kept += Put(Interlocked.Increment(ref _next), find, put);
                else if (!find(key = (key + 1) % Hot))
                    put(key);
            }
        }

        return (calls, kept);
    }

    private static int Put(int key, Func<int, bool> find, Action<int> put)
    {
        put(key);
        return find(key) ? 1 : 0;
    }
}
