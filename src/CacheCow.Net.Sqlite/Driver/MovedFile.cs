using System.Runtime.InteropServices;
using SQLitePCL;

namespace CacheCow.Net.Sqlite;

/// <summary>Notices that the file of a connection was removed, renamed or replaced while it is open.</summary>
/// <remarks>
/// An open file outlives its name on Unix: two processes would go on with two files, and neither would see what the other
/// invalidates. SQLite knows (it compares inodes), but the driver does not pass the question on. Costs about 1 µs.
/// </remarks>
internal sealed unsafe class MovedFile(sqlite3 handle, string path)
{
    // SQLITE_FCNTL_HAS_MOVED
    private const int HasMoved = 20;

    private static readonly delegate* unmanaged[Cdecl]<IntPtr, byte*, int, int*, int> FileControl = FindFileControl();

    public bool IsMoved()
    {
        if (FileControl is null)
            return !File.Exists(path);
        var moved = 0;
        fixed (byte* main = "main\0"u8)
            return FileControl(handle.DangerousGetHandle(), main, HasMoved, &moved) == raw.SQLITE_OK && moved != 0;
    }

    // The library that the driver has loaded, and no other: it is handed the driver's own pointers.
    private static delegate* unmanaged[Cdecl]<IntPtr, byte*, int, int*, int> FindFileControl() =>
        NativeLibrary.TryLoad(raw.GetNativeLibraryName(), typeof(Batteries_V2).Assembly, null, out var library)
            && NativeLibrary.TryGetExport(library, "sqlite3_file_control", out var address)
                ? (delegate* unmanaged[Cdecl]<IntPtr, byte*, int, int*, int>)address
                : null;
}
