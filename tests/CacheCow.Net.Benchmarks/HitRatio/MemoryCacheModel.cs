using Microsoft.Extensions.Caching.Memory;

namespace CacheCow.Net.Benchmarks;

/// <summary>A size-limited <see cref="MemoryCache"/> as it is: a put into a full one is refused, and starts a compaction by a twentieth in the background.</summary>
/// <remarks>How many requests pass before the compaction is done depends on the machine, so the figure is another one in each run, by a point or so.</remarks>
internal sealed class MemoryCacheModel(int size) : CacheModel, IDisposable
{
    private static readonly object Anything = new();

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = size });
    private readonly MemoryCacheEntryOptions _one = new() { Size = 1 };

    public override bool Use(int key)
    {
        if (_cache.TryGetValue(key, out _))
            return true;
        _cache.Set(key, Anything, _one);
        return false;
    }

    public void Dispose() => _cache.Dispose();
}
