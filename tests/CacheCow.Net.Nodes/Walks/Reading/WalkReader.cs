using System.Diagnostics;

namespace CacheCow.Net.Nodes;

/// <summary>Reads the objects of one run, and compares what comes with what was committed before.</summary>
internal sealed class WalkReader(WalkDatabase database, WalkCaches caches, WalkObjects objects)
{
    private readonly IWalkCache _cache = caches.Take();
    private readonly Queue<SlowRead> _slow = new();

    public WalkReads Reads { get; } = new();

    /// <summary>Until those objects are cached that are to be.</summary>
    public async Task WarmAsync()
    {
        foreach (var key in objects.Warm)
        {
            while (!await ReadAsync(key))
            {
            }
        }
    }

    /// <summary>Reads everything, and begins slow reads which end when they are told to.</summary>
    public async Task LookAsync()
    {
        foreach (var key in objects.Slow)
            _slow.Enqueue(await SlowRead.BeginAsync(caches, key, await database.VersionAsync(key)));
        await ReadAllAsync();
    }

    /// <summary>Some of the slow reads end, the oldest first.</summary>
    public async Task EndSlowAsync(int count)
    {
        for (; count > 0 && _slow.TryDequeue(out var slow); count--)
            await slow.EndAsync(Reads);
    }

    public Task EndHalfOfTheSlowAsync() => EndSlowAsync(_slow.Count / 2);

    /// <summary>Reads again and again until everything is cached that can be.</summary>
    /// <param name="keys">Which objects. One whose slow read holds a lease cannot be.</param>
    public async Task UntilCachedAsync(params int[] keys)
    {
        foreach (var key in keys)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (!await ReadAsync(key))
                await Task.Delay(5, patience.Token);
        }
    }

    /// <summary>Reads everything again and again for a time.</summary>
    public async Task LookForAsync(TimeSpan time)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < time; await Task.Delay(5))
            await ReadAllAsync();
    }

    /// <summary>Ends all slow reads, and waits until everything is cached.</summary>
    public async Task EndAsync()
    {
        await EndHalfOfTheSlowAsync();
        await UntilCachedAsync(objects.Warm);
        await EndSlowAsync(int.MaxValue);
        await UntilCachedAsync(objects.All);
        await ReadAllAsync();
        caches.Return(_cache);
    }

    private async Task ReadAllAsync()
    {
        foreach (var key in objects.All)
            await ReadAsync(key);
    }

    /// <summary>Reads one object.</summary>
    /// <returns>Did it come from the cache?</returns>
    public async Task<bool> ReadAsync(int key)
    {
        var (committed, fetches) = (await database.VersionAsync(key), _cache.Fetches);
        var got = await _cache.ReadAsync(key);
        var isHit = _cache.Fetches == fetches;
        Reads.Add(key, committed, got, isHit);
        return isHit;
    }
}
