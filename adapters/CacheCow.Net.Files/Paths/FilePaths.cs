using Microsoft.Win32.SafeHandles;

namespace CacheCow.Net.Files;

/// <summary>Which file a path means, and whether it may be read.</summary>
/// <remarks>
/// <list type="number">
/// <item>As text: nothing rooted, nothing that climbs out of the root.</item>
/// <item>On disk, before the file is opened: no link below the root leads out of it.</item>
/// <item>On the open file: it is within the root, so that a link that was put there between 2 and the opening is found out.</item>
/// </list>
/// </remarks>
internal sealed class FilePaths(string? root)
{
    private readonly string _base = root ?? Environment.CurrentDirectory;

    private static StringComparison Comparison => OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>The full path, canonical as a text: <c>a/../b</c> is <c>b</c>.</summary>
    /// <exception cref="ArgumentException">The path is refused.</exception>
    public string Full(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (path.Contains('\0'))
            throw Refused(path, "a path contains no NUL character");
        if (root is not null && (Path.IsPathRooted(path) || HasDrive(path)))
            throw Refused(path, "it must be relative to the root of this cache");

        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, _base));
        return root is null || (IsWithin(full, root) && !ClimbsOut(path)) ? full : throw LeadsOut(path);
    }

    /// <summary>How a file of this full path is asked for; <see langword="null"/>: it is refused, so that nothing can be cached of it.</summary>
    public string? Asked(string full)
    {
        try
        {
            var path = root is null ? full : Path.GetRelativePath(root, full);
            Full(path);
            return path;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Refuses what leads out of the root by way of a link.</summary>
    /// <exception cref="ArgumentException">The path is refused.</exception>
    public void Guard(string path, string full)
    {
        if (root is not null && HasLink(full, above: root) && !IsWithin(RealPath.Of(full), RealPath.Of(root)))
            throw LeadsOut(path);
    }

    /// <summary>Refuses an open file that is not within the root.</summary>
    /// <exception cref="ArgumentException">The path is refused.</exception>
    public void GuardOpened(SafeFileHandle opened, string path, string full)
    {
        if (root is null)
            return;
        if (OpenedPath.Of(opened) is not { } real)
            Guard(path, full);
        else if (!IsWithin(real, RealPath.Of(root)))
            throw LeadsOut(path);
    }

    // On every system, so that a path that is accepted on one is not refused on another.
    private static bool HasDrive(string path) => path.Length > 1 && path[1] == ':' && char.IsAsciiLetter(path[0]);

    // `../shop/a` would tell who asks what the root is called.
    private static bool ClimbsOut(string path)
    {
        var depth = 0;
        foreach (var range in path.AsSpan().SplitAny(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar))
        {
            var name = path.AsSpan()[range];
            depth += name is "" or "." ? 0 : name is ".." ? -1 : 1;
            if (depth < 0)
                return true;
        }

        return false;
    }

    private static bool IsWithin(string full, string folder) =>
        full.StartsWith(folder, Comparison)
        && (full.Length == folder.Length || Path.EndsInDirectorySeparator(folder) || full[folder.Length] == Path.DirectorySeparatorChar);

    /// <summary>Is there a link on the way from a folder to what lies beneath?</summary>
    public static bool HasLink(string full, string above)
    {
        for (var part = full; part.Length > above.Length; part = Path.GetDirectoryName(part)!)
        {
            if (new FileInfo(part).LinkTarget is not null)
                return true;
        }

        return false;
    }

    private static ArgumentException LeadsOut(string path) => Refused(path, "it must stay within the root of this cache, also by way of links");

    private static ArgumentException Refused(string path, string rule) => new($"The path '{path}' is refused: {rule}.", nameof(path));
}
