using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CacheCow.Net.Files;

/// <summary>What Linux tells of a file (<c>statx</c>): its kind, and what tells it apart from another in its place.</summary>
internal static class Statx
{
    private const int CurrentFolder = -100;
    private const int TheFileItself = 0x1000;
    private const uint Wanted = 0x1 | 0x2 | 0x40 | 0x80 | 0x100 | 0x200 | 0x800;

    /// <summary>Whether this system tells: not on others, nor on a Linux whose C library or sandbox lacks the call.</summary>
    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && Asks();

    /// <returns><see langword="false"/>: there is nothing of this path, or it may not be looked at.</returns>
    public static bool TryGet(string path, out StatxAnswer answer) => Ask(CurrentFolder, path, 0, Wanted, out answer) == 0;

    /// <summary>The same of the very file that is open.</summary>
    public static bool TryGet(SafeFileHandle opened, out StatxAnswer answer) =>
        Ask((int)opened.DangerousGetHandle(), "", TheFileItself, Wanted, out answer) == 0;

    private static bool Asks()
    {
        try
        {
            return TryGet("/", out _);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "statx", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Ask(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, out StatxAnswer answer);
}
