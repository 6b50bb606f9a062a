namespace CacheCow.Net;

/// <summary>When something was, by this machine's clocks.</summary>
/// <remarks>
/// The steady clock of many machines stands still while they are suspended, and the stores' clocks do not; the clock on the wall does not stand still, but can be set. The one
/// by which more time has passed counts: who asks whether something still stands must rather be too careful.
/// </remarks>
internal sealed class SuspendAwareStopwatch(TimeProvider time)
{
    private readonly long _steady = time.GetTimestamp();
    private readonly DateTimeOffset _onTheWall = time.GetUtcNow();

    /// <summary>How much time has passed since.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            var (steady, onTheWall) = (time.GetElapsedTime(_steady), time.GetUtcNow() - _onTheWall);
            return steady > onTheWall ? steady : onTheWall;
        }
    }
}
