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

    private static readonly delegate* unmanaged[Cdecl]<nint, byte*, int, int*, int> FileControl =
        (delegate* unmanaged[Cdecl]<nint, byte*, int, int*, int>)NativeSqlite.Find("sqlite3_file_control");

    public bool IsMoved()
    {
        if (FileControl is null)
            return !File.Exists(path);
        var moved = 0;
        fixed (byte* main = "main\0"u8)
            return FileControl(handle.DangerousGetHandle(), main, HasMoved, &moved) == raw.SQLITE_OK && moved != 0;
    }
}
