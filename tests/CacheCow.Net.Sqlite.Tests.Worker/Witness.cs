using System.Diagnostics;

namespace CacheCow.Net.Sqlite.Tests.Worker;

/// <summary>Waits to be told of one object, and writes down what was confirmed before.</summary>
internal sealed class Witness(ulong awaited) : IInvalidationListener
{
    private readonly Lock _lock = new();
    private Testimony _testimony = new(0, 0, 0);

    public Testimony Testimony
    {
        get
        {
            lock (_lock)
                return _testimony;
        }
    }

    public void ObjectsInvalidated(ReadOnlySpan<ulong> keys)
    {
        if (keys.Contains(awaited))
            Hear();
    }

    public void TagsInvalidated(ReadOnlySpan<ulong> tags)
    {
    }

    // The first poll tells it, too.
    public void EverythingInvalidated()
    {
        if (Testimony.Confirmations > 0)
            Hear();
    }

    public void Confirmed(long timestamp, TimeProvider time)
    {
        var at = Stopwatch.GetTimestamp() - (long)(time.GetElapsedTime(timestamp).TotalSeconds * Stopwatch.Frequency);
        lock (_lock)
        {
            var before = _testimony.HeardAt == 0 ? Math.Max(_testimony.ConfirmedBefore, at) : _testimony.ConfirmedBefore;
            _testimony = _testimony with { Confirmations = _testimony.Confirmations + 1, ConfirmedBefore = before };
        }
    }

    private void Hear()
    {
        lock (_lock)
        {
            if (_testimony.HeardAt == 0)
                _testimony = _testimony with { HeardAt = Stopwatch.GetTimestamp() };
        }
    }
}
