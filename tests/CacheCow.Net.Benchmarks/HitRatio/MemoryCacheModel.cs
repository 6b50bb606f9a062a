using Microsoft.Extensions.Caching.Memory;

namespace CacheCow.Net.Benchmarks;

/// <summary>A size-limited <see cref="MemoryCache"/>: a put into a full one is refused, and starts a compaction by a twentieth.</summary>
/// <remarks>The cache itself would compact in the background; here it is told to at the same point, so that each run gives the same figure.</remarks>
internal sealed class MemoryCacheModel(int size) : CacheModel, IDisposable
{
    private const double Compaction = 0.05;
    private static readonly object Anything = new();

    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = size, CompactionPercentage = Compaction });
    private readonly MemoryCacheEntryOptions _one = new() { Size = 1 };

    public override bool Use(int key)
    {
        if (_cache.TryGetValue(key, out _))
            return true;
        if (_cache.Count < size)
            _cache.Set(key, Anything, _one);
        else
            _cache.Compact(Math.Max(Compaction, 1.0 / size));
        return false;
    }

    public void Dispose() => _cache.Dispose();
}
