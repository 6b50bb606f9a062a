using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace CacheCow.Net.Testing;

/// <summary>Adds up what one cache counts, by instrument and tag: <c>cachecow.fills</c>, <c>cachecow.fills rejected</c>.</summary>
public sealed class MeterReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _sums = new();
    private readonly string _cache;

    public MeterReader(string cache)
    {
        _cache = cache;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == CacheTelemetry.Name)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        _listener.Start();
    }

    public long this[string name] => _sums.GetValueOrDefault(name);

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var detail = "";
        foreach (var (tag, word) in tags)
        {
            if (tag == "cache" && !Equals(word, _cache))
                return;
            if (tag != "cache")
                detail = $" {word}";
        }

        _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
        if (detail.Length > 0)
            _sums.AddOrUpdate(instrument.Name + detail, value, (_, sum) => sum + value);
    }
}
