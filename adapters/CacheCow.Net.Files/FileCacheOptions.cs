namespace CacheCow.Net.Files;

/// <summary>How files are read and compared. Immutable; each value is checked when it is set.</summary>
public sealed record FileCacheOptions
{
    /// <summary>
    /// The folder that all paths are relative to and must stay within. Need not exist yet: until then there are no files. Default
    /// <see langword="null"/>: any file may be read, and a relative path starts at what was the current folder when the cache was made.
    /// Set it wherever paths come from outside: see the remarks of <see cref="FileCacheCow{T}"/> for what is refused.
    /// </summary>
    /// <exception cref="ArgumentException">Set to an empty path, or one that contains a NUL character.</exception>
    public string? Root { get; init => field = value is null ? null : FullRoot(value, nameof(Root)); }

    /// <summary>
    /// Compares the hash of the content too at each hit. Default <see langword="false"/>: length, last-write time, and on Linux which file it is and when it was last changed in any way.
    /// On: a change that keeps them all is noticed (on other systems, a copy over the file that restores its time), and each hit reads the whole file; only the making of the object may be saved.
    /// </summary>
    public bool CompareContent { get; init; }

    /// <summary>
    /// Looks at the disk at each hit. Default <see langword="true"/>: a change is noticed at the next read. Off: a hit of a file that a <see cref="FileWatch"/> of this cache vouches for does not
    /// touch the disk; a change is noticed when the system has told of it, and one that it does not tell of by the watch's next check. Whatever no watch vouches for is looked
    /// at as before: files outside of the watched folder, files behind links, and all of them while the watch does not run.
    /// </summary>
    public bool CheckEachHit { get; init; } = true;

    /// <summary>
    /// A file that was changed less than this before it was read is compared by content too, until it is older, and is then read once more.
    /// 0 to 1 day; default 2 seconds, the coarsest clock of a common file system (FAT). Longer: needed if a file server's clock is behind
    /// this machine's by more; shorter: two changes of one length within one tick of the file system's clock may pass unnoticed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public TimeSpan YoungFileAge
    {
        get;
        init => field = FileRule.Between(value, TimeSpan.Zero, TimeSpan.FromDays(1), nameof(YoungFileAge));
    } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Files larger than this many bytes are read at each call and not stored. 0 to <see cref="Array.MaxLength"/>; default 64 MiB. More:
    /// each hit moves more bytes out of the store, and other objects are evicted sooner; less: larger files are read again and again.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int MaxFileBytes { get; init => field = FileRule.Between(value, 0, Array.MaxLength, nameof(MaxFileBytes)); } = 64 << 20;

    /// <summary>
    /// Files larger than this many bytes are not read at all: reading one is an <see cref="IOException"/>. 0 to <see cref="Array.MaxLength"/> less 1; default 1 GiB. More: whoever can put a file below the
    /// root makes the process hold as much, once for each file that is read at the time; less: larger files cannot be read by way of the cache.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Out of range.</exception>
    public int MaxReadBytes { get; init => field = FileRule.Between(value, 0, Array.MaxLength - 1, nameof(MaxReadBytes)); } = 1 << 30;

    /// <summary>How the cache behaves apart from that. Default: the defaults of <see cref="CacheCowOptions"/>.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
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
