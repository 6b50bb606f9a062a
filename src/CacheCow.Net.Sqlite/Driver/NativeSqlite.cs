using System.Runtime.InteropServices;
using SQLitePCL;

namespace CacheCow.Net.Sqlite;

/// <summary>Functions of SQLite that the driver does not pass on.</summary>
internal static class NativeSqlite
{
    /// <returns>Its address in the library that the driver has loaded, and in no other, since they share pointers; zero if it is not found.</returns>
    public static nint Find(string function) =>
        NativeLibrary.TryLoad(raw.GetNativeLibraryName(), typeof(Batteries_V2).Assembly, null, out var library)
            && NativeLibrary.TryGetExport(library, function, out var address)
                ? address
                : 0;
}
