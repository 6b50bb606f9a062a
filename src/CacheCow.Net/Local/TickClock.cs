namespace CacheCow.Net;

/// <summary>Milliseconds for the local tier: a clock that is read at each hit, and costs as little as it can.</summary>
/// <remarks>
/// Really read, not kept by a timer: a process that was stopped must notice when it goes on, before any timer of its own has run (L3). The machine's coarse tick needs no
/// system call and is exact to a few milliseconds.
/// </remarks>
internal sealed class TickClock(TimeProvider time)
{
    private readonly bool _isSystem = time == TimeProvider.System;

    public long Now => _isSystem ? Environment.TickCount64 : (long)time.GetElapsedTime(0, time.GetTimestamp()).TotalMilliseconds;
}
