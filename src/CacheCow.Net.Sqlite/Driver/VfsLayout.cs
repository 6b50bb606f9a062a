using System.Runtime.InteropServices;

namespace CacheCow.Net.Sqlite;

/// <summary>SQLite's <c>struct sqlite3_vfs</c>, version 3.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VfsLayout
{
    public int Version, FileBytes, MaxPathName;
    public nint Next, Name, AppData;
    public nint Open, Delete, Access, FullPathName, DlOpen, DlError, DlSym, DlClose, Randomness;
    public delegate* unmanaged[Cdecl]<nint, int, int> Sleep;
    public nint CurrentTime, GetLastError, CurrentTimeInt64, SetSystemCall, GetSystemCall, NextSystemCall;
}
