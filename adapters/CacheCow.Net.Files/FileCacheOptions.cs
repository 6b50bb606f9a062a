namespace CacheCow.Net.Files;

/// <summary>Describes how files are read and compared. Immutable; each value is checked when it is set.</summary>
public sealed record FileCacheOptions
{
    /// <summary>
    /// Gets the folder that all paths are relative to and must stay within. It does not have to exist yet; until then there are no files.
    /// The default is <see langword="null"/>: any file may be read, and a relative path starts at the folder that was current when the
    /// cache was created. Set it wherever paths come from outside. The remarks of <see cref="FileCacheCow{T}"/> say what is refused.
    /// </summary>
    /// <exception cref="ArgumentException">The value is an empty path, or contains a NUL character.</exception>
    public string? Root { get; init => field = value is null ? null : FullRoot(value, nameof(Root)); }

    /// <summary>
    /// Gets a value that indicates whether the hash of the content is compared too at each hit. The default is <see langword="false"/>: the
    /// length and the last-write time are compared, and on Linux also which file it is and when it was last changed in any way. If
    /// <see langword="true"/>, a change that keeps all of these is noticed (on other systems, a copy over the file that restores its time).
    /// Each hit then reads the whole file, and only making the object may be saved.
    /// </summary>
    public bool CompareContent { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the disk is checked at each hit. The default is <see langword="true"/>: a change is noticed at
    /// the next read. If <see langword="false"/>, a hit does not access the disk if a <see cref="FileWatch"/> of this cache covers the
    /// file. A change is then noticed when the system has reported it, or, if the system does not report it, by the next check of the
    /// watch. What no watch covers is checked at each hit: files outside the watched folder, files behind links, and all files while the
    /// watch does not run.
    /// </summary>
    public bool CheckEachHit { get; init; } = true;

    /// <summary>
    /// Gets the age below which a file is also compared by content, from 0 to 1 day. The default is 2 seconds, the coarsest clock of a
    /// common file system (FAT). A file that was changed less than this before it was read is compared by content until it is older, and is
    /// then read once more. A longer value is needed if the clock of a file server is behind that of this machine by more. With a shorter
    /// value, two changes of the same length within one tick of the clock of the file system may not be noticed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan YoungFileAge
    {
        get;
        init => field = FileRule.Between(value, TimeSpan.Zero, TimeSpan.FromDays(1), nameof(YoungFileAge));
    } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gets the size in bytes above which files are read at each call and not stored, from 0 to <see cref="Array.MaxLength"/>. The default
    /// is 64 MiB. With a higher value, each hit transfers more bytes from the store, and other objects are evicted sooner. With a lower
    /// value, larger files are read again and again.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxFileBytes { get; init => field = FileRule.Between(value, 0, Array.MaxLength, nameof(MaxFileBytes)); } = 64 << 20;

    /// <summary>
    /// Gets the size in bytes above which files are not read at all, from 0 to <see cref="Array.MaxLength"/> less 1. The default is 1 GiB.
    /// Reading a larger file causes an <see cref="IOException"/>. With a higher value, anybody who can put a file below the root makes the
    /// process hold that much memory, once for each file that is being read. With a lower value, larger files cannot be read through the
    /// cache.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxReadBytes { get; init => field = FileRule.Between(value, 0, Array.MaxLength - 1, nameof(MaxReadBytes)); } = 1 << 30;

    /// <summary>Gets the other options of the cache. The default is the defaults of <see cref="CacheCowOptions"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public CacheCowOptions Cache
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Cache), "Cache must not be null.");
    } = new();

    private static string FullRoot(string root, string option)
    {
        if (root.Length == 0 || root.Contains('\0'))
            throw new ArgumentException($"Root must be a path, not empty and without a NUL character, and is '{root}'.", option);
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
    }
}
