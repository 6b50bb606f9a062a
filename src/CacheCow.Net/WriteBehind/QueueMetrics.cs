using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CacheCow.Net;

/// <summary>What one queue counts, on the meter <c>CacheCow.Net</c>. Never a key or a value: only the cache's name and fixed words.</summary>
/// <remarks>Its length and the age of its oldest entry are told by the process that writes, as it last saw them: a second ago, or so.</remarks>
internal sealed class QueueMetrics(string cacheName)
{
    private static readonly Meter Meter = new(CacheTelemetry.Name);
    private static readonly ConcurrentDictionary<QueueMetrics, bool> Writing = new();

    private static readonly Counter<long> Accepts = Meter.CreateCounter<long>("cachecow.behind.accepted", "{value}", "Values accepted, to be written later.");
    private static readonly Counter<long> Refusals = Meter.CreateCounter<long>("cachecow.behind.refused", "{value}", "Values not accepted, because the queue was full.");
    private static readonly Counter<long> Writes = Meter.CreateCounter<long>("cachecow.behind.written", "{value}", "Accepted values that the source has.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("cachecow.behind.retries", "{attempt}", "Attempts to write that failed, and will be made again.");

    private static readonly Counter<long> DeadLetters =
        Meter.CreateCounter<long>("cachecow.behind.dead_letters", "{value}", "Accepted values that were given up, by reason: failed, unreadable.");

    private readonly KeyValuePair<string, object?> _cache = new("cache", cacheName);
    private long _length;
    private long _deadLetters;
    private double _oldestAge;

    static QueueMetrics()
    {
        Meter.CreateObservableGauge("cachecow.behind.length", () => Observe(one => one._length), "{value}", "Accepted values that wait.");
        Meter.CreateObservableGauge("cachecow.behind.dead", () => Observe(one => one._deadLetters), "{value}", "Dead letters that there are.");
        Meter.CreateObservableGauge("cachecow.behind.oldest_age", () => Observe(one => one._oldestAge), "s", "For how long the oldest accepted value has waited.");
    }

    public void Accept() => Accepts.Add(1, _cache);

    public void Refuse() => Refusals.Add(1, _cache);

    public void Write() => Writes.Add(1, _cache);

    public void Retry() => Retries.Add(1, _cache);

    public void Bury(bool isUnreadable) => DeadLetters.Add(1, _cache, new("reason", isUnreadable ? "unreadable" : "failed"));

    /// <summary>This process writes, and has seen this.</summary>
    public void See(WriteQueueState state, TimeSpan oldestAge)
    {
        (_length, _deadLetters, _oldestAge) = (state.Length, state.DeadLetters, oldestAge.TotalSeconds);
        Writing.TryAdd(this, true);
    }

    /// <summary>This process does not write any more.</summary>
    public void Leave() => Writing.TryRemove(this, out _);

    private static IEnumerable<Measurement<T>> Observe<T>(Func<QueueMetrics, T> value)
        where T : struct => Writing.Keys.Select(one => new Measurement<T>(value(one), one._cache));
}
