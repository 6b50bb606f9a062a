using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace CacheCow.Net.Files;

/// <summary>Which file was really opened, as the system tells.</summary>
internal static class OpenedPath
{
    /// <returns>The real path; <see langword="null"/>: this system does not tell.</returns>
    public static string? Of(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        var descriptor = handle.DangerousGetHandle().ToString(CultureInfo.InvariantCulture);
        return new FileInfo("/proc/self/fd/" + descriptor).LinkTarget;
    }
}
