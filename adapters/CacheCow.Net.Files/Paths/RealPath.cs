namespace CacheCow.Net.Files;

/// <summary>A path without links, as far as it exists.</summary>
internal static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>Follows every link in a full path, one component after another.</summary>
    /// <exception cref="IOException">The links go in a circle, or are more than 40.</exception>
    public static string Of(string fullPath)
    {
        var ahead = new Stack<string>();
        var real = Path.GetPathRoot(fullPath)!;
        Push(ahead, fullPath[real.Length..]);
        for (var links = 0; ahead.TryPop(out var name);)
        {
            // What is behind has no links, so `..` is surely its parent: a link's own `..` must not be shortened as text.
            var next = name == ".." ? Path.GetDirectoryName(real) ?? real : Path.Join(real, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }

            if (++links > MostLinks)
                throw FileErrors.TooManyLinks(MostLinks);
            if (Path.IsPathRooted(target))
                target = target[(real = Path.GetPathRoot(target)!).Length..];
            Push(ahead, target);
        }

        return real;
    }

    private static void Push(Stack<string> ahead, string path)
    {
        var names = path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in names.Where(name => name != ".").Reverse())
            ahead.Push(name);
    }
}
