namespace CacheCow.Net.Files;

/// <summary>What the file system tells of a file without reading it.</summary>
/// <param name="Length">The length in bytes.</param>
/// <param name="LastWriteTicks">The last-write time: UTC, as <see cref="DateTime.Ticks"/>. Any program may set it.</param>
/// <param name="ChangeTicks">When the file or its name was last changed, which no program can set; 0: the system does not tell.</param>
/// <param name="FileId">Tells files apart: made of device and number on Linux, the time of creation elsewhere.</param>
internal readonly record struct FileState(long Length, long LastWriteTicks, long ChangeTicks, ulong FileId)
{
    /// <summary>The later of the two times: before it, nobody can have seen what the file holds now.</summary>
    public long NewestTicks => Math.Max(LastWriteTicks, ChangeTicks);

    /// <summary>Whether this may be the file that was read: length and last-write time are what they were.</summary>
    public bool IsLike(FileStamp stamp) => Length == stamp.Length && LastWriteTicks == stamp.LastWriteTicks;

    /// <summary>Whether this surely is the file that was read, untouched since.</summary>
    public bool IsOf(FileStamp stamp) => IsLike(stamp) && ChangeTicks == stamp.ChangeTicks && FileId == stamp.FileId;
}
