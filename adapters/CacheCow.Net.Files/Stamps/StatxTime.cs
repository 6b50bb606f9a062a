using System.Runtime.InteropServices;

namespace CacheCow.Net.Files;

/// <summary>A moment as <c>struct statx</c> has it.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal readonly struct StatxTime
{
    private readonly long _seconds;
    private readonly uint _nanoseconds;

    /// <summary>UTC, in ticks of 100 ns, as <see cref="DateTime.Ticks"/>. A file system may tell any number.</summary>
    public long Ticks => unchecked(DateTime.UnixEpoch.Ticks + (_seconds * TimeSpan.TicksPerSecond) + (_nanoseconds / TimeSpan.NanosecondsPerTick));
}
