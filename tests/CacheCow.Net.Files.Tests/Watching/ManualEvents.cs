namespace CacheCow.Net.Files.Tests;

/// <summary>A system's watcher that tells what the test tells it to: nothing, if the test says nothing.</summary>
internal sealed class ManualEvents : IFileEvents
{
    private IFileEventSink? _sink;

    /// <summary>How often it was started.</summary>
    public int Starts { get; private set; }

    /// <summary>What a start throws; <see langword="null"/>: it works.</summary>
    public Exception? Refuses { get; set; }

    /// <summary>Runs within a start.</summary>
    public Action<IFileEventSink> AtStart { get; set; } = _ => { };

    public bool IsRunning => _sink is not null;

    public IFileEventSink Sink => _sink ?? throw new InvalidOperationException("It is not watched.");

    public IDisposable Start(string folder, IFileEventSink sink)
    {
        Starts++;
        if (Refuses is not null)
            throw Refuses;
        _sink = sink;
        AtStart(sink);
        return new End(this);
    }

    private sealed class End(ManualEvents events) : IDisposable
    {
        public void Dispose() => events._sink = null;
    }
}
