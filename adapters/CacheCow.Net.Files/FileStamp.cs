namespace CacheCow.Net.Files;

/// <summary>Describes a file, so that it can be seen later whether it has changed. Immutable.</summary>
/// <param name="Length">The length of the content in bytes.</param>
/// <param name="LastWriteTicks">
/// The last-write time of the file before it was read: UTC, in ticks of 100 ns, as in <see cref="DateTime.Ticks"/>.
/// </param>
/// <param name="ChangeTicks">
/// The time when the file itself was last changed in any way (Linux: ctime), in the same unit. No program can set it. 0 if the system does
/// not provide it.
/// </param>
/// <param name="FileId">
/// A number that distinguishes the file from another one in its place: made from the device and the inode number on Linux, and from the
/// time of creation on other systems.
/// </param>
/// <param name="ContentHash">The first 128 bits of the SHA-256 hash of the content.</param>
/// <param name="IsYoung">
/// <see langword="true"/> if the file was changed so shortly before it was read (<see cref="FileCacheOptions.YoungFileAge"/>) that a later
/// change may have the same times.
/// </param>
public readonly record struct FileStamp(long Length, long LastWriteTicks, long ChangeTicks, ulong FileId, UInt128 ContentHash, bool IsYoung);
