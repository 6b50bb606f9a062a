namespace CacheCow.Net.Files;

/// <summary>What is remembered of a file, to tell later whether it has changed. Immutable.</summary>
/// <param name="Length">The length of the content in bytes.</param>
/// <param name="LastWriteTicks">The file's last-write time before it was read: UTC, in ticks of 100 ns, as <see cref="DateTime.Ticks"/>.</param>
/// <param name="ChangeTicks">When the file itself was last changed in any way (Linux: ctime), in the same unit. No program can set it. 0: the system does not tell.</param>
/// <param name="FileId">Tells the file apart from another in its place: made of device and inode number on Linux, the time of creation elsewhere.</param>
/// <param name="ContentHash">The first 128 bits of the content's SHA-256.</param>
/// <param name="IsYoung">
/// The file was changed so shortly before it was read (<see cref="FileCacheOptions.YoungFileAge"/>) that a later change may bear the same times.
/// </param>
public readonly record struct FileStamp(long Length, long LastWriteTicks, long ChangeTicks, ulong FileId, UInt128 ContentHash, bool IsYoung);
