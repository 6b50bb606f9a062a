namespace CacheCow.Net.Files;

/// <summary>Describes how files are watched. Immutable; each value is checked when it is set.</summary>
public sealed record FileWatchOptions
{
    /// <summary>
    /// Gets the interval at which the files that were read are compared with the disk, from 100 milliseconds to 1 day. The default is 30
    /// seconds. This is done whatever the watcher of the system reports, because it loses events. With a shorter interval, what the watcher
    /// has missed is found sooner. A longer one causes fewer checks of the disk, one for each file that was read (with
    /// <see cref="FileCacheOptions.CompareContent"/>, each file is read as a whole).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan CheckInterval
    {
        get;
        init => field = FileRule.Between(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1), nameof(CheckInterval));
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets the time that the next invalidation waits after an invalidation, to collect the changes that come meanwhile, from 0 to 10
    /// seconds. The default is 50 milliseconds. The first change is always sent at once, and the last one is always sent. With a shorter
    /// time, a file that is written in a thousand pieces is invalidated more often. With a longer one, other processes learn later of a
    /// second change.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan Debounce { get; init => field = FileRule.Between(value, TimeSpan.Zero, TimeSpan.FromSeconds(10), nameof(Debounce)); } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Gets the maximum number of files that are remembered, from 1 to 10,000,000. The default is 100,000. Each file needs about 300 bytes
    /// plus its path. When this number is reached, all files are forgotten, and each is checked once more at its next read; this happens
    /// sooner with a lower value. A higher value needs more memory, and checks take longer. While the store fails, at most the same number
    /// of changes of other files wait; further ones are dropped, and counted.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxFiles { get; init => field = FileRule.Between(value, 1, 10_000_000, nameof(MaxFiles)); } = 100_000;

    /// <summary>
    /// Gets the pattern for the names of files that are invalidated although this process has not read them, because another process may
    /// have read them: <c>*</c> is any text, <c>?</c> is any character. The default is <c>*</c>: all files. With a narrower pattern, files
    /// that are written all the time and never cached, such as logs, cost the store nothing. Files that this process has read are always
    /// invalidated.
    /// </summary>
    /// <exception cref="ArgumentException">The value is an empty string.</exception>
    public string Names
    {
        get;
        init => field = string.IsNullOrEmpty(value) ? throw new ArgumentException("Names must not be empty: * stands for all.", nameof(Names)) : value;
    } = "*";
}
