using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace CacheCow.Net;

/// <summary>
/// What one cache counts, on the meter <c>CacheCow.Net</c>. Never a key or a value: only the cache's name and fixed words.
/// </summary>
internal sealed class CacheMetrics(string cacheName, CacheLog? log = null)
{
    private const string Outcome = "outcome";

    private static readonly Meter Meter = new(CacheTelemetry.Name);
    private static readonly Counter<long> Hits = Meter.CreateCounter<long>("cachecow.hits", "{hit}", "Objects answered from the cache, by tier.");
    private static readonly Counter<long> Misses = Meter.CreateCounter<long>("cachecow.misses", "{miss}", "Objects that were not in the cache.");
    private static readonly Counter<long> Fills = Meter.CreateCounter<long>("cachecow.fills", "{fill}", "Fills, by outcome: stored, rejected, too_large.");
    private static readonly Counter<long> Busies = Meter.CreateCounter<long>("cachecow.busy", "{answer}", "Leases refused, by state: filling, writing.");
    private static readonly Counter<long> Shared = Meter.CreateCounter<long>("cachecow.shared", "{caller}", "Callers answered by a fetch of somebody else's.");
    private static readonly Counter<long> StoreErrors = Meter.CreateCounter<long>("cachecow.store.errors", "{error}", "Failed steps of the store, by step.");
    private static readonly Counter<long> Skips = Meter.CreateCounter<long>("cachecow.store.skipped", "{step}", "Steps that the store was not asked for, by step: it is left alone, or an invalidation is owed to it.");
    private static readonly Counter<long> Forgotten = Meter.CreateCounter<long>("cachecow.store.owed.forgotten", "{invalidation}", "Failed invalidations that are not tried again, since too many are.");
    private static readonly Counter<long> DecodeMisses = Meter.CreateCounter<long>("cachecow.decode.misses", "{miss}", "Stored bytes that were no object, by reason.");
    private static readonly Counter<long> SerializeErrors = Meter.CreateCounter<long>("cachecow.serialize.errors", "{error}", "Objects that could not be serialised and were not cached.");
    private static readonly Counter<long> Invalidations = Meter.CreateCounter<long>("cachecow.invalidations", "{object}", "Objects invalidated.");
    private static readonly Counter<long> Writes =
        Meter.CreateCounter<long>("cachecow.writes", "{object}", "Objects and tags written in a scope, by outcome: ended, stored, too_large, overlapped, lapsed, pending.");

    private static readonly Counter<long> TagInvalidations = Meter.CreateCounter<long>("cachecow.tag.invalidations", "{tag}", "Tags invalidated.");
    private static readonly Histogram<double> FetchTimes = Meter.CreateHistogram<double>("cachecow.fetch.duration", "s", "Time of a fetch from the source, by outcome: ok, error.");

    private static readonly Counter<long> StaleServed = Meter.CreateCounter<long>("cachecow.stale", "{object}", "Expired objects that were served, by reason: error, slow.");
    private static readonly Counter<long> Refreshes = Meter.CreateCounter<long>("cachecow.refreshes", "{object}", "Objects that were begun to be fetched anew before they expired.");

    private readonly KeyValuePair<string, object?> _cache = new("cache", cacheName);

    public string CacheName { get; } = cacheName;

    /// <summary>What is told besides.</summary>
    public CacheLog Log { get; } = log ?? CacheLog.None;

    public void Hit() => Hits.Add(1, _cache, new("tier", "store"));

    public void LocalHit()
    {
        // The hottest line of all: nothing is made for a counter that nobody listens to.
        if (Hits.Enabled)
            Hits.Add(1, _cache, new("tier", "local"));
    }

    public void ServeStale(bool isSlow) => StaleServed.Add(1, _cache, new("reason", isSlow ? "slow" : "error"));

    public void RefreshAhead() => Refreshes.Add(1, _cache);

    public void Miss() => Misses.Add(1, _cache);

    public void Fill(FillOutcome outcome) => Fills.Add(1, _cache, new(Outcome, outcome switch
    {
        FillOutcome.Stored => "stored",
        FillOutcome.TooLarge => "too_large",
        _ => "rejected",
    }));

    public void Busy(LeaseState state) => Busies.Add(1, _cache, new("state", state == LeaseState.BusyWriting ? "writing" : "filling"));

    public void ShareFetch() => Shared.Add(1, _cache);

    public void StoreError(StoreStep step) => StoreErrors.Add(1, _cache, new("step", Word(step)));

    public void Skip(StoreStep step)
    {
        // While a store is away, each read comes here.
        if (Skips.Enabled)
            Skips.Add(1, _cache, new("step", Word(step)));
    }

    public void ForgetOwed(int invalidations) => Forgotten.Add(invalidations, _cache);

    /// <summary>What a step is called in metrics and logs.</summary>
    public static string Word(StoreStep step) => step switch
    {
        StoreStep.InvalidateTags => "invalidate_tags",
        StoreStep.InvalidateMatching => "invalidate_matching",
        StoreStep.BeginWrite => "begin_write",
        StoreStep.RenewWrite => "renew_write",
        StoreStep.EndWrite => "end_write",
        _ => step.ToString().ToLowerInvariant(),
    };

    public void DecodeMiss(DecodeMiss reason) => DecodeMisses.Add(1, _cache, new("reason", reason switch
    {
        Net.DecodeMiss.Truncated => "truncated",
        Net.DecodeMiss.Foreign => "foreign",
        Net.DecodeMiss.NewerFormat => "newer_format",
        Net.DecodeMiss.Corrupt => "corrupt",
        Net.DecodeMiss.OtherIdentity => "other_identity",
        Net.DecodeMiss.OtherSchema => "other_schema",
        Net.DecodeMiss.TagInvalidated => "tag_invalidated",
        Net.DecodeMiss.Expired => "expired",
        Net.DecodeMiss.Deserialize => "deserialize",
        _ => "outdated",
    }));

    public void SerializeError() => SerializeErrors.Add(1, _cache);

    public void Invalidate(long objects) => Invalidations.Add(objects, _cache);

    public void Write(WriteOutcome outcome) => Writes.Add(1, _cache, new(Outcome, outcome switch
    {
        WriteOutcome.Ended => "ended",
        WriteOutcome.Stored => "stored",
        WriteOutcome.TooLarge => "too_large",
        WriteOutcome.Overlapped => "overlapped",
        WriteOutcome.Lapsed => "lapsed",
        _ => "pending",
    }));

    public void InvalidateTags(int tags) => TagInvalidations.Add(tags, _cache);

    public void Fetch(long startedAt, bool ok)
    {
        if (FetchTimes.Enabled)
            FetchTimes.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, _cache, new(Outcome, ok ? "ok" : "error"));
    }
}
