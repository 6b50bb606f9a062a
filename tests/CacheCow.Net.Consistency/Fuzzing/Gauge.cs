using System.Diagnostics;

namespace CacheCow.Net.Consistency;

/// <summary>What the product took for one input: time, and bytes of memory.</summary>
internal sealed class Gauge
{
    private long _startedAt;
    private long _allocatedBefore;

    public TimeSpan Elapsed { get; private set; }

    public long Allocated { get; private set; }

    public void Start()
    {
        _allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        _startedAt = Stopwatch.GetTimestamp();
    }

    public void Stop()
    {
        Elapsed = Stopwatch.GetElapsedTime(_startedAt);
        Allocated = GC.GetAllocatedBytesForCurrentThread() - _allocatedBefore;
    }
}
