using System.Diagnostics.Metrics;

namespace CacheCow.Net.Files;

/// <summary>What the watch of one cache counts, on the meter <c>CacheCow.Net</c>. Never a path.</summary>
internal sealed class FileWatchMetrics(string cacheName)
{
    private static readonly Meter Meter = new(CacheTelemetry.Name);
    private static readonly Counter<long> Events = Meter.CreateCounter<long>("cachecow.files.events", "{event}", "Changes that the system's watcher told.");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("cachecow.files.failures", "{failure}", "Times that the system's watcher lost events or stopped, by reason: overflow, error.");
    private static readonly Counter<long> Checks = Meter.CreateCounter<long>("cachecow.files.checks", "{check}", "Times that the files that were read were compared with the disk.");
    private static readonly Counter<long> Found = Meter.CreateCounter<long>("cachecow.files.found", "{file}", "Changes that only a check has found: the watcher did not tell them.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("cachecow.files.retries", "{attempt}", "Invalidations that failed, and are repeated.");
    private static readonly Counter<long> Dropped = Meter.CreateCounter<long>("cachecow.files.dropped", "{file}", "Changes of files that this process has not read, dropped because too many waited for the store.");

    private readonly KeyValuePair<string, object?> _cache = new("cache", cacheName);

    public void Event() => Events.Add(1, _cache);

    public void Failure(bool isOverflow) => Failures.Add(1, _cache, new("reason", isOverflow ? "overflow" : "error"));

    public void Check(int found)
    {
        Checks.Add(1, _cache);
        if (found > 0)
            Found.Add(found, _cache);
    }

    public void Retry() => Retries.Add(1, _cache);

    public void Drop() => Dropped.Add(1, _cache);
}
