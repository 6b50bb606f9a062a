namespace CacheCow.Net;

/// <summary>
/// For how long the machine has been suspended: its tick stands still then, and the clock on the wall does not.
/// </summary>
/// <remarks>
/// A clock that is set forward looks like a suspension, which does no harm: a local tier leaves reads to the store until it hears of the
/// link again. One that is set back is followed.
/// Safe for use by any number of threads.
/// </remarks>
/// <param name="ticks">The tick now, in milliseconds.</param>
/// <param name="wall">The clock on the wall now, in milliseconds.</param>
internal sealed class SuspendWatch(long ticks, long wall)
{
    // Less is a clock that is being corrected.
    private const long Least = 500;

    private readonly Lock _lock = new();
    private long _lookedAt = ticks;
    private long _ahead = wall - ticks;
    private long _suspended;
    private long _suspendedBefore;
    private long _foundAt = long.MinValue;

    /// <summary>For how many milliseconds in all, as far as was looked.</summary>
    public long Suspended => Volatile.Read(ref _suspended);

    /// <summary>Has nobody looked at this tick?</summary>
    public bool IsDue(long ticks) => ticks != Volatile.Read(ref _lookedAt);

    /// <param name="ticks">The tick, read first: a suspension between the two counts.</param>
    /// <param name="wall">The clock on the wall.</param>
    public void Look(long ticks, long wall)
    {
        lock (_lock)
        {
            if (ticks <= _lookedAt)
                return;
            var gained = wall - ticks - _ahead;
            if (gained > Least)
            {
                (_suspendedBefore, _foundAt) = (_suspended, ticks);
                Volatile.Write(ref _suspended, _suspended + gained);
            }

            // Last: who need not look any more sees what was found.
            _ahead = wall - ticks;
            Volatile.Write(ref _lookedAt, ticks);
        }
    }

    /// <summary>How much of it was found after that tick; of several suspensions, the last.</summary>
    public long Since(long ticks)
    {
        lock (_lock)
            return ticks < _foundAt ? _suspended - _suspendedBefore : 0;
    }
}
