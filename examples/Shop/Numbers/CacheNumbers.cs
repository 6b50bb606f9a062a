using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CacheCow.Net;

namespace Shop.Numbers;

/// <summary>What the caches and the feed count, added up in this process. A deployed shop would hand the same meter to OpenTelemetry.</summary>
internal sealed class CacheNumbers : IDisposable
{
    private readonly ConcurrentDictionary<string, Number> _numbers = new();
    private readonly MeterListener _listener = new();

    public CacheNumbers()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == CacheTelemetry.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>All numbers until now, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, Number>> Read()
    {
        _listener.RecordObservableInstruments();
        return [.. _numbers.OrderBy(number => number.Key, StringComparer.Ordinal)];
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var first = Number.Of(instrument, value);
        _numbers.AddOrUpdate(NameOf(instrument, tags), first, (_, before) => before.Add(first));
    }

    // The name of the cache or the feed says nothing here: there is one of each.
    private static string NameOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = instrument.Name;
        foreach (var (key, value) in tags)
        {
            if (key is not ("cache" or "feed"))
                name += $" {key}={value}";
        }

        return name;
    }
}
