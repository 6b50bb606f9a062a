namespace CacheCow.Net.Files;

/// <summary>How files are watched. Immutable; each value is checked when it is set.</summary>
public sealed record FileWatchOptions
{
    /// <summary>
    /// How often the files that were read are compared with the disk, whatever the system's watcher says: it loses events. 100 milliseconds to 1 day; default 30 seconds. Shorter: what the
    /// watcher has missed is found sooner; longer: fewer looks at the disk, one for each file that was read (with <see cref="FileCacheOptions.CompareContent"/>, each is read as a whole).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan CheckInterval
    {
        get;
        init => field = FileRule.Between(value, TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1), nameof(CheckInterval));
    } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long after an invalidation the next one waits, to gather the changes that come meanwhile: the first change is told at once, and the last one always. 0 to 10 seconds; default 50
    /// milliseconds. Shorter: a file that is written in a thousand pieces is invalidated more often; longer: other processes hear later of a second change.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan Debounce { get; init => field = FileRule.Between(value, TimeSpan.Zero, TimeSpan.FromSeconds(10), nameof(Debounce)); } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How many files are remembered, about 300 bytes each and the path. 1 to 10,000,000; default 100,000. Less: when so many were read, all are forgotten, and each is looked at once
    /// more at its next read; more: more memory, and longer checks. As many changes of other files wait at the most while the store fails; more of those are dropped, and counted.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int MaxFiles { get; init => field = FileRule.Between(value, 1, 10_000_000, nameof(MaxFiles)); } = 100_000;

    /// <summary>
    /// The names of the files that are invalidated although this process has not read them, because another may have: <c>*</c> any text, <c>?</c> any character. Default <c>*</c>: all.
    /// Narrower: files that are written all the time and never cached, such as logs, cost the store nothing. Files that this process has read are always invalidated.
    /// </summary>
    /// <exception cref="ArgumentException">Set to an empty text.</exception>
    public string Names
    {
        get;
        init => field = string.IsNullOrEmpty(value) ? throw new ArgumentException("Names must not be empty: * stands for all.", nameof(Names)) : value;
    } = "*";
}
