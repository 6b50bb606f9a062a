namespace CacheCow.Net.Benchmarks;

/// <summary>The hit ratios of one trace and size, in percent.</summary>
internal sealed record HitRatios(string Trace, int Size, IReadOnlyList<(string Policy, double Percent)> Policies)
{
    public static HitRatios Of(Trace trace, int size)
    {
        using var memoryCache = new MemoryCacheModel(size);
        return new(
            trace.Name,
            size,
            [
                .. Enum.GetValues<Eviction>().Select(eviction => ($"CacheCow {eviction}", Percent(trace, new TableModel(eviction, size)))),
                ("LRU", Percent(trace, new LruModel(size))),
                ("SIEVE", Percent(trace, new SieveModel(size))),
                ("S3-FIFO", Percent(trace, new S3FifoModel(size))),
                ("W-TinyLFU", Percent(trace, new TinyLfuModel(size))),
                ("MemoryCache", Percent(trace, memoryCache)),
                ("optimum", 100.0 * Optimum.Hits(trace, size) / trace.Requests.Count),
            ]);
    }

    private static double Percent(Trace trace, CacheModel model) => 100.0 * trace.Requests.Count(model.Use) / trace.Requests.Count;
}
