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

    // By the path as it was asked for: a hit must not make a full path of it.
    private readonly ConcurrentDictionary<string, WatchedFile> _byAsked = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, WatchedFile> _byFull = new(StringComparer.Ordinal);

    // All folders that the files lie in, up to the watched one.
    private readonly ConcurrentDictionary<string, bool> _folders = new(Comparer);
    private int _count;

    public int Count => _byFull.Count;

    public IEnumerable<WatchedFile> All => _byFull.Select(pair => pair.Value);

    /// <summary>The file of a path, remembered from now on.</summary>
    /// <returns><see langword="false"/>: it does not lie beneath the folder.</returns>
    /// <exception cref="ArgumentException">The path is refused.</exception>
    public bool TryFind(string path, [NotNullWhen(true)] out WatchedFile? file) => _byAsked.TryGetValue(path, out file) || TryAdd(path, out file);

    /// <summary>The files that something at this path is about: the file itself, or all beneath a folder.</summary>
    public IEnumerable<WatchedFile> At(string full, bool andBeneath)
    {
        if (Comparison != StringComparison.Ordinal || (andBeneath && _folders.ContainsKey(full)))
            return All.Where(file => IsAt(file.Full, full, andBeneath));
        return _byFull.TryGetValue(full, out var file) ? [file] : [];
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

        if (Interlocked.Increment(ref _count) > most)
            Forget();
        for (var part = Path.GetDirectoryName(full); part is not null && part.Length >= folder.Length; part = Path.GetDirectoryName(part))
            _folders.TryAdd(part, true);

        // The folders first: of a file that can be found, its folders can.
        file = _byAsked.GetOrAdd(path, _byFull.GetOrAdd(full, static full => new WatchedFile(full)));
        return true;
    }

    private void Forget()
    {
        _byAsked.Clear();
        _byFull.Clear();
        _folders.Clear();
        Volatile.Write(ref _count, 1);
    }
}
