using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Sqlite;

/// <summary>
/// Provides the options of a <see cref="SqliteStore"/>: how it uses its file. Instances are immutable. Each value is checked when it is
/// set.
/// </summary>
/// <remarks>Processes that use one file should use the same options. If they differ, each process follows its own.</remarks>
public sealed record SqliteStoreOptions
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>
    /// Gets how long a step waits for the lock of another process. 1 ms to 1 day; the default is 1 s. This time limits how long a step
    /// takes: keep it below the cache's StoreTimeout. With a shorter time, a slow disk or a backup causes errors sooner. With a longer
    /// time, callers wait longer before they get an error.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 ms or more than 1 day.</exception>
    public TimeSpan BusyTimeout
    {
        get;
        init => field = Ranges.Check(nameof(BusyTimeout), value, TimeSpan.FromMilliseconds(1), Day);
    } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Gets how often this process removes expired rows, in small batches that are part of its writes. 1 s to 1 day; the default is 1 min.
    /// With a shorter time, more rows are deleted beside the steps. With a longer time, expired rows take up space for longer. Expired rows
    /// are never returned, whether they are removed yet or not.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 s or more than 1 day.</exception>
    public TimeSpan SweepInterval
    {
        get;
        init => field = Ranges.Check(nameof(SweepInterval), value, TimeSpan.FromSeconds(1), Day);
    } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Gets how often this process looks for what other processes have invalidated, while somebody listens (a cache with a local tier). 5
    /// ms to 1 s; the default is 50 ms. Keep it less than the local tier's MaxStaleness. With a shorter time, the file is read more often;
    /// each read takes some microseconds. With a longer time, local tiers show old objects for that much longer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 5 ms or more than 1 s.</exception>
    public TimeSpan PollInterval
    {
        get;
        init => field = Ranges.Check(nameof(PollInterval), value, TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(1));
    } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Gets the maximum size of an object that is stored, in bytes. 1 byte to 512 MiB, and no more than a quarter of
    /// <see cref="MaxFileBytes"/>; the default is 64 MiB. With a lower number, large objects are fetched each time. With a higher number,
    /// one object can delay all writers for as long as it takes to write it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 byte or more than 512 MiB.</exception>
    public int MaxObjectBytes
    {
        get;
        init => field = Ranges.Check(nameof(MaxObjectBytes), value, 1, 512 * 1024 * 1024);
    } = 64 * 1024 * 1024;

    /// <summary>
    /// Gets the maximum size of the file, in bytes, without its write-ahead log. 256 KiB to 1 TiB; the default is 1 GiB. When the file is
    /// full, the objects that would expire first are removed first. Queued writes may take half of the file, and are never removed. With a
    /// lower number, objects are removed sooner, and fewer writes are queued. With a higher number, the disk may be full before the file
    /// is, and then nothing is removed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 256 KiB or more than 1 TiB.</exception>
    public long MaxFileBytes
    {
        get;
        init => field = Ranges.Check(nameof(MaxFileBytes), value, 256L * 1024, 1L << 40);
    } = 1L << 30;

    /// <summary>
    /// Gets a value that indicates whether each step is on the disk before it returns. The default is <see langword="false"/>: steps
    /// survive any crash of a process, but a power failure can undo the last steps, including invalidations and beginnings of writes, until
    /// the objects expire. If it is <see langword="true"/>, a power failure cannot undo them, and each step costs a disk flush. A queued
    /// write is on the disk in both cases.
    /// </summary>
    public bool SyncEveryStep { get; init; }

    /// <summary>
    /// Gets the clock that expiry times are counted by. Its UTC time is used, which all processes of the machine must share. The default is
    /// the system's clock.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public TimeProvider TimeProvider
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(TimeProvider));
    } = TimeProvider.System;

    /// <summary>
    /// Gets the factory of the logger that the store writes to (category <c>CacheCow.Net.Sqlite</c>). Keys, values and paths are never
    /// logged. The default is <see langword="null"/>: nothing is logged.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
