using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CacheCow.Net.Files;

/// <summary>Looks at files and opens them. Only regular files: whatever else has a path (a pipe, a socket, a device) has no content to be cached, and opening it may wait for ever.</summary>
internal class FileSystem
{
    // The same on every architecture that .NET runs Linux on: read only, close at exec, no controlling terminal, do not wait.
    private const int ReadWithoutWaiting = 0x80000 | 0x100 | 0x800;

    public static FileSystem Real { get; } = new();

    /// <returns><see langword="null"/>: there is no regular file of this path.</returns>
    public virtual FileState? StateOf(string full)
    {
        if (Statx.IsSupported)
            return Statx.TryGet(full, out var answer) && answer.IsRegular ? State(answer) : null;
        var file = new FileInfo(full);
        return file.Exists ? new(file.Length, file.LastWriteTimeUtc.Ticks, 0, (ulong)file.CreationTimeUtc.Ticks) : null;
    }

    /// <summary>The state of the very file that is open, whatever its path means by now.</summary>
    public virtual FileState StateOf(SafeFileHandle opened)
    {
        if (Statx.IsSupported && Statx.TryGet(opened, out var answer))
            return State(answer);
        return new(RandomAccess.GetLength(opened), File.GetLastWriteTimeUtc(opened).Ticks, 0, (ulong)File.GetCreationTimeUtc(opened).Ticks);
    }

    /// <summary>Opens a regular file for reading, and waits for nobody.</summary>
    /// <exception cref="FileNotFoundException">There is nothing of this path.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a directory.</exception>
    /// <exception cref="IOException">It is no regular file, or cannot be opened.</exception>
    public static SafeFileHandle Open(string full)
    {
        if (!Statx.IsSupported)
            return Seekable(File.OpenHandle(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan));

        // Looked at before it is opened, because opening alone has effects: a pipe's writer begins, a tape rewinds.
        if (!Statx.TryGet(full, out var before))
            throw FileErrors.OfSystem(Marshal.GetLastPInvokeError());
        Require(before);
        return OpenSeen(full);
    }

    /// <summary>The same after the look: something else may have taken the place meanwhile, so that this too neither waits nor hands out what is no regular file.</summary>
    internal static SafeFileHandle OpenSeen(string full)
    {
        var descriptor = Open(full, ReadWithoutWaiting);
        if (descriptor < 0)
            throw FileErrors.OfSystem(Marshal.GetLastPInvokeError());
        return Regular(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    private static FileState State(StatxAnswer answer) => new(answer.Length, answer.LastWrite.Ticks, answer.Change.Ticks, answer.FileId);

    private static SafeFileHandle Regular(SafeFileHandle file)
    {
        try
        {
            if (!Statx.TryGet(file, out var opened))
                throw FileErrors.OfSystem(Marshal.GetLastPInvokeError());
            Require(opened);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void Require(StatxAnswer answer)
    {
        if (answer.IsDirectory)
            throw FileErrors.Directory();
        if (!answer.IsRegular)
            throw FileErrors.NotRegular();
    }

    private static SafeFileHandle Seekable(SafeFileHandle file)
    {
        try
        {
            RandomAccess.GetLength(file);
            return file;
        }
        catch (NotSupportedException)
        {
            file.Dispose();
            throw FileErrors.NotRegular();
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
