using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What saving contexts and outboxes count, on the meter <c>CacheCow.Net</c>. Never a key or a value.</summary>
internal static class WriteMetrics
{
    private static readonly Meter Meter = new(CacheTelemetry.Name);

    private static readonly Counter<long> Unavailabilities = Meter.CreateCounter<long>(
        "cachecow.ef.unavailable", "{write}", "Writes that the store could not be told of beforehand, by what was done: fail, outbox, proceed.");

    private static readonly Counter<long> Overflows = Meter.CreateCounter<long>(
        "cachecow.ef.pending.overflows", "{overflow}", "Times that more keys were to be remembered than MaxKeysInMemory, and all models are invalidated instead.");

    private static readonly Counter<long> OutboxRows = Meter.CreateCounter<long>("cachecow.outbox.rows", "{row}", "Rows of the outbox, by what was done: dispatched, failed.");

    private static readonly ConditionalWeakTable<PendingKeys, string> Pendings = [];
    private static readonly ConditionalWeakTable<OutboxCount, string> Outboxes = [];

    static WriteMetrics()
    {
        Meter.CreateObservableGauge("cachecow.ef.pending", () => Pendings.Select(one => Measured(one.Key.Count, one.Value)), "{key}", "Keys and tags in memory that are still to be invalidated.");
        Meter.CreateObservableGauge("cachecow.outbox.waiting", () => Outboxes.Select(one => Measured(one.Key.Waiting, one.Value)), "{row}", "Rows of the outbox that waited when it was last looked at.");
    }

    public static void Register(PendingKeys pending, string cache) => Pendings.AddOrUpdate(pending, cache);

    public static void Register(OutboxCount outbox, string context) => Outboxes.AddOrUpdate(outbox, context);

    public static void Unavailable(OnStoreUnavailable what, string cache) =>
        Unavailabilities.Add(1, new KeyValuePair<string, object?>("cache", cache), new("action", what switch
        {
            OnStoreUnavailable.Fail => "fail",
            OnStoreUnavailable.Outbox => "outbox",
            _ => "proceed",
        }));

    public static void Overflow(string cache) => Overflows.Add(1, new KeyValuePair<string, object?>("cache", cache));

    public static void Dispatched(long rows, string context) => OutboxRows.Add(rows, new KeyValuePair<string, object?>("cache", context), new("outcome", "dispatched"));

    public static void DispatchFailed(long rows, string context) => OutboxRows.Add(rows, new KeyValuePair<string, object?>("cache", context), new("outcome", "failed"));

    private static Measurement<long> Measured(long value, string name) => new(value, new KeyValuePair<string, object?>("cache", name));
}
