using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Sqlite;

/// <summary>How a <see cref="SqliteStore"/> uses its file. Immutable; each value is checked when it is set.</summary>
/// <remarks>Processes that use one file should use the same options; with different ones each keeps to its own.</remarks>
public sealed record SqliteStoreOptions
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>
    /// How long a step waits for the lock of another process. 1 ms to 1 day; 1 s by default. It is what bounds a step: keep it below the cache's StoreTimeout.
    /// Shorter: a slow disk or a backup turns into errors sooner. Longer: callers hang longer before they are told.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 ms, or more than 1 day.</exception>
    public TimeSpan BusyTimeout
    {
        get;
        init => field = Ranges.Check(nameof(BusyTimeout), value, TimeSpan.FromMilliseconds(1), Day);
    } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often this process removes what has expired, in small batches that ride on its writes. 1 s to 1 day; 1 min by default.
    /// Shorter: more deleting beside the steps. Longer: expired rows take up room longer. They are never returned, swept or not.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 s, or more than 1 day.</exception>
    public TimeSpan SweepInterval
    {
        get;
        init => field = Ranges.Check(nameof(SweepInterval), value, TimeSpan.FromSeconds(1), Day);
    } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How often this process looks for what other processes have invalidated, while somebody listens (a cache with a local tier). 5 ms to 1 s; 50 ms by default, and less than
    /// the local tier's MaxStaleness. Shorter: more reads of the file, each of some microseconds. Longer: local tiers show old objects for as much longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 5 ms, or more than 1 s.</exception>
    public TimeSpan PollInterval
    {
        get;
        init => field = Ranges.Check(nameof(PollInterval), value, TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(1));
    } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// The largest object that is stored, in bytes. 1 byte to 512 MiB, and no more than a quarter of <see cref="MaxFileBytes"/>; 64 MiB by default.
    /// Smaller: large objects are fetched each time. Larger: one object can hold up all writers for as long as it takes to write it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 byte, or more than 512 MiB.</exception>
    public int MaxObjectBytes
    {
        get;
        init => field = Ranges.Check(nameof(MaxObjectBytes), value, 1, 512 * 1024 * 1024);
    } = 64 * 1024 * 1024;

    /// <summary>
    /// How large the file may grow, in bytes, without its write-ahead log. 256 KiB to 1 TiB; 1 GiB by default. In a full file
    /// those objects go first that would expire first. Queued writes may take half of it, and never go. Smaller: objects go sooner, and fewer writes are queued. Larger: the disk
    /// may be what is full first, and nothing goes then.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 256 KiB, or more than 1 TiB.</exception>
    public long MaxFileBytes
    {
        get;
        init => field = Ranges.Check(nameof(MaxFileBytes), value, 256L * 1024, 1L << 40);
    } = 1L << 30;

    /// <summary>
    /// Whether each step is on the disk before it returns. <see langword="false"/> by default: steps survive any crash of a process, but a
    /// power cut can undo the last of them, invalidations and beginnings of writes too, until the objects expire. <see langword="true"/>: it cannot, and each step costs a disk flush.
    /// A queued write is on the disk in either case.
    /// </summary>
    public bool SyncEveryStep { get; init; }

    /// <summary>The clock that expiries are counted by: its UTC time, which all processes of the machine must share. The system's by default.</summary>
    /// <exception cref="ArgumentNullException"><see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(TimeProvider));
    } = TimeProvider.System;

    /// <summary>Makes the log that it is told of (category <c>CacheCow.Net.Sqlite</c>); never keys, values or paths. Default <see langword="null"/>: nothing is logged.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
