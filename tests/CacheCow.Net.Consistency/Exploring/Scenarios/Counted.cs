using System.Diagnostics.Metrics;

namespace CacheCow.Net.Consistency;

/// <summary>How often the product has counted something, so that a scenario which never comes to what it is for is found out.</summary>
internal sealed class Counted(string instrument)
{
    private MeterListener? _listener;

    public string Instrument => instrument;

    public long Count { get; private set; }

    /// <summary>Nothing is counted: before and after a schedule.</summary>
    public bool Rests { get; set; }

    /// <summary>Counts from zero.</summary>
    public void Begin()
    {
        Count = 0;
        _listener ??= Listen();
    }

    private MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (found, listener) =>
            {
                if (found.Meter.Name == "CacheCow.Net" && found.Name == instrument)
                    listener.EnableMeasurementEvents(found);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, more, _, _) => Count += Rests ? 0 : more);
        listener.Start();
        return listener;
    }
}
