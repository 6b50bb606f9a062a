using System.Diagnostics;
using SQLitePCL;

namespace CacheCow.Net.Sqlite;

/// <summary>Waits for the lock of another connection, first spinning, then a millisecond at a time.</summary>
/// <remarks>
/// Instead of SQLite's own busy handler, which sleeps at least a millisecond, and up to 100, for a step that takes 50 µs.
/// The clock is the real one: no other process waits by a clock that a test moves.
/// </remarks>
internal struct BusyWait(TimeSpan limit)
{
    private SpinWait _spinner;
    private long _begin;

    public static bool IsBusy(int code) => (code & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    /// <summary>Waits a little.</summary>
    /// <returns><see langword="false"/>, at once, when the limit is reached.</returns>
    public bool Once()
    {
        if (_begin == 0)
            _begin = Stopwatch.GetTimestamp();
        else if (Stopwatch.GetElapsedTime(_begin) >= limit)
            return false;
        _spinner.SpinOnce();
        return true;
    }
}
