using Microsoft.Win32.SafeHandles;

namespace CacheCow.Net.Files;

/// <summary>What the file system tells of a file without reading it.</summary>
internal readonly record struct FileState(long Length, long LastWriteTicks)
{
    /// <returns><see langword="null"/>: there is no file.</returns>
    public static FileState? Of(string fullPath)
    {
        var file = new FileInfo(fullPath);
        return file.Exists ? new(file.Length, file.LastWriteTimeUtc.Ticks) : null;
    }

    /// <summary>The state of the very file that is open, whatever its path means by now.</summary>
    public static FileState Of(SafeFileHandle opened) => new(RandomAccess.GetLength(opened), File.GetLastWriteTimeUtc(opened).Ticks);
}
