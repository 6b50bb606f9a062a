using System.Diagnostics.Metrics;

namespace CacheCow.Net.MongoDB;

/// <summary>What one feed counts, on the meter <c>CacheCow.Net</c>. Never a key or a value.</summary>
internal sealed class FeedMetrics(string feed)
{
    private static readonly Meter Meter = new(CacheTelemetry.Name);
    private static readonly Counter<long> Events = Meter.CreateCounter<long>("cachecow.mongo.events", "{event}", "Changes that were invalidated.");
    private static readonly Counter<long> Models = Meter.CreateCounter<long>("cachecow.mongo.models", "{class}", "Classes that were invalidated as a whole, because a change did not say which objects.");
    private static readonly Counter<long> Resets = Meter.CreateCounter<long>("cachecow.mongo.resets", "{reset}", "Times that changes may have been missed, so that everything was invalidated.");
    private static readonly Counter<long> Retries = Meter.CreateCounter<long>("cachecow.mongo.retries", "{attempt}", "Failures of the server or the store, after which the feed is tried again.");
    private static readonly Histogram<double> Lags = Meter.CreateHistogram<double>("cachecow.mongo.lag", "s", "Time from a change to its invalidation, by the server's clock and this machine's.");

    private readonly KeyValuePair<string, object?> _feed = new("feed", feed);

    public void Batch(int events, int models)
    {
        Events.Add(events, _feed);
        if (models > 0)
            Models.Add(models, _feed);
    }

    public void Lag(TimeSpan lag) => Lags.Record(lag.TotalSeconds, _feed);

    public void Reset() => Resets.Add(1, _feed);

    public void Retry() => Retries.Add(1, _feed);
}
