using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CacheCow.Net.PostgreSql;

/// <summary>What a feed counts, on the meter <c>CacheCow.Net</c>. Never a key or a value: only the slot's name and fixed words.</summary>
internal sealed class FeedMetrics : IDisposable
{
    private static readonly ConcurrentDictionary<FeedMetrics, bool> Live = new();
    private static readonly Meter Meter = new(CacheTelemetry.Name);
    private static readonly Counter<long> Transactions = Meter.CreateCounter<long>("cachecow.feed.transactions", "{transaction}", "Transactions of the log that were invalidated and confirmed.");
    private static readonly Counter<long> Rows = Meter.CreateCounter<long>("cachecow.feed.rows", "{row}", "Changed rows of mapped tables.");
    private static readonly Counter<long> Fallbacks = Meter.CreateCounter<long>("cachecow.feed.fallbacks", "{fallback}", "Times that all that a table maps to was invalidated, and not keys, by reason.");
    private static readonly Counter<long> Errors = Meter.CreateCounter<long>("cachecow.feed.errors", "{error}", "Failures that were tried again, by step: connect, stream, invalidate.");
    private static readonly Counter<long> States = Meter.CreateCounter<long>("cachecow.feed.states", "{change}", "Changes of the state, by the new one: off, connecting, standby, streaming, failed.");
    private static readonly Counter<long> Waits = Meter.CreateCounter<long>("cachecow.feed.visibility.waits", "{wait}", "Times that a logged commit could not be seen yet by other sessions.");
    private static readonly Histogram<double> Delays = Meter.CreateHistogram<double>("cachecow.feed.lag", "s", "Time from commit to invalidation, by the server's clock.");

    private readonly KeyValuePair<string, object?> _feed;
    private long _lagBytes = -1;

    static FeedMetrics() => Meter.CreateObservableGauge("cachecow.feed.lag.bytes", Measure, "By", "Log that the slot keeps and that was not invalidated by yet.");

    public FeedMetrics(string slot)
    {
        _feed = new("feed", slot);
        Live.TryAdd(this, true);
    }

    public void Dispose() => Live.TryRemove(this, out _);

    public void LagBytes(long? bytes) => Volatile.Write(ref _lagBytes, bytes ?? -1);

    public void Done(int transactions, long rows)
    {
        Transactions.Add(transactions, _feed);
        Rows.Add(rows, _feed);
    }

    public void Delay(TimeSpan delay) => Delays.Record(delay.TotalSeconds, _feed);

    public void FallBack(Fallback why) => Fallbacks.Add(1, _feed, new("reason", Word(why)));

    public void Error(string step) => Errors.Add(1, _feed, new("step", step));

    public void State(FeedState state) => States.Add(1, _feed, new("state", Word(state)));

    public void WaitForVisibility() => Waits.Add(1, _feed);

    private static IEnumerable<Measurement<long>> Measure() =>
        Live.Keys.Where(feed => Volatile.Read(ref feed._lagBytes) >= 0).Select(feed => new Measurement<long>(Volatile.Read(ref feed._lagBytes), feed._feed));

    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => string.Concat(value.ToString().Select((c, i) => (i > 0 && char.IsUpper(c) ? "_" : "") + char.ToLowerInvariant(c)));
}
