using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace CacheCow.Net.Sqlite;

/// <summary>The operating system as SQLite sees it, but with sleeps as short as SQLite asks for.</summary>
/// <remarks>
/// A SQLite that was built without <c>usleep</c>, as the bundled 3.35.5 is, rounds a sleep of a microsecond up to a
/// second; a reader asks for one when writers change the log under its eyes a few times in a row. This is a copy of the
/// default "VFS" with one function replaced, as SQLite's documentation of <c>sqlite3_vfs</c> has it; only our connections use it.
/// </remarks>
internal static unsafe class BriefSleeps
{
    private const int KnownLayout = 3;

    /// <summary>What to open connections with; <see langword="null"/>: SQLite's default, where it is not known how it is laid out.</summary>
    public static readonly string? VfsName = Register("cachecow");

    private static string? Register(string name)
    {
        var find = (delegate* unmanaged[Cdecl]<byte*, VfsLayout*>)NativeSqlite.Find("sqlite3_vfs_find");
        var register = (delegate* unmanaged[Cdecl]<VfsLayout*, int, int>)NativeSqlite.Find("sqlite3_vfs_register");
        if (find is null || register is null)
            return null;
        var original = find(null);
        if (original is null || original->Version != KnownLayout)
            return null;

        // SQLite keeps both for as long as the process lives.
        var copy = (VfsLayout*)NativeMemory.Alloc((nuint)sizeof(VfsLayout));
        *copy = *original;
        copy->Next = 0;
        copy->Name = Marshal.StringToCoTaskMemUTF8(name);
        copy->Sleep = &Sleep;
        return register(copy, 0) == raw.SQLITE_OK ? name : null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(nint vfs, int microseconds)
    {
        // Called by SQLite, in the midst of a call that is synchronous: there is nothing to wait for but time.
        Thread.Sleep(TimeSpan.FromMicroseconds(microseconds));
        return microseconds;
    }
}
