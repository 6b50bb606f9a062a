using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net.Files;

/// <summary>The files beneath a folder that this process has read, up to a number; then all are forgotten. Safe for use by any number of threads.</summary>
/// <remarks>A forgotten file is looked at when it is read again, so that forgetting costs a look and never an answer.</remarks>
internal sealed class WatchedFiles(FilePaths paths, string folder, int most)
{
    private static readonly StringComparison Comparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static readonly StringComparer Comparer = StringComparer.FromComparison(Comparison);

    // All at once: a file that was noted down in some of them only would be vouched for, and told of nothing.
    private Known _known = new();

    public int Count => Now.ByFull.Count;

    public IEnumerable<WatchedFile> All => Now.ByFull.Select(pair => pair.Value);

    private Known Now => Volatile.Read(ref _known);

    /// <summary>The file of a path, remembered from now on.</summary>
    /// <returns><see langword="false"/>: it does not lie beneath the folder.</returns>
    /// <exception cref="ArgumentException">The path is refused.</exception>
    public bool TryFind(string path, [NotNullWhen(true)] out WatchedFile? file) => Now.ByAsked.TryGetValue(path, out file) || TryAdd(path, out file);

    /// <summary>The files that something at this path is about: the file itself, or all beneath a folder.</summary>
    public IEnumerable<WatchedFile> At(string full, bool andBeneath)
    {
        var known = Now;
        if (Comparison != StringComparison.Ordinal || (andBeneath && known.Folders.ContainsKey(full)))
            return known.ByFull.Select(pair => pair.Value).Where(file => IsAt(file.Full, full, andBeneath));
        return known.ByFull.TryGetValue(full, out var file) ? [file] : [];
    }

    /// <summary>Is there a link on the way from the folder to the file? Of what lies behind it, the watcher does not tell.</summary>
    public bool HasLink(WatchedFile file) => FilePaths.HasLink(file.Full, above: folder);

    public static bool IsAt(string file, string full, bool andBeneath) =>
        file.StartsWith(full, Comparison)
        && (file.Length == full.Length || (andBeneath && (Path.EndsInDirectorySeparator(full) || file[full.Length] == Path.DirectorySeparatorChar)));

    private bool TryAdd(string path, [NotNullWhen(true)] out WatchedFile? file)
    {
        file = null;
        var full = paths.Full(path);
        if (full.Length <= folder.Length || !IsAt(full, Path.TrimEndingDirectorySeparator(folder), andBeneath: true))
            return false;

        var known = Roomy();
        for (var part = Path.GetDirectoryName(full); part is not null && part.Length >= folder.Length; part = Path.GetDirectoryName(part))
            known.Folders.TryAdd(part, true);

        // The folders first: of a file that can be found, its folders can. If all was forgotten meanwhile, the next read does not find it.
        var one = known.ByFull.GetOrAdd(full, static full => new WatchedFile(full));
        Adding?.Invoke();
        file = known.ByAsked.GetOrAdd(path, one);
        return true;
    }

    /// <summary>For tests: what runs while a file is noted down.</summary>
    internal Action? Adding { get; set; }

    private Known Roomy()
    {
        var known = Now;
        if (Interlocked.Increment(ref known.Asked) <= most)
            return known;
        Interlocked.CompareExchange(ref _known, new Known { Asked = 1 }, known);
        return Now;
    }

    private sealed class Known
    {
        public int Asked;

        // By the path as it was asked for: a hit must not make a full path of it.
        public ConcurrentDictionary<string, WatchedFile> ByAsked { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, WatchedFile> ByFull { get; } = new(StringComparer.Ordinal);

        // All folders that the files lie in, up to the watched one.
        public ConcurrentDictionary<string, bool> Folders { get; } = new(Comparer);
    }
}
