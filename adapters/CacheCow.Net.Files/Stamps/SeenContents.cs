using System.Collections.Concurrent;

namespace CacheCow.Net.Files;

/// <summary>
/// Which content files were seen with, by their state: a file whose state differs from its stamp (another machine's, one that was copied with its times, one whose permissions were changed) is read once, and not at each hit.
/// Up to a number of files; then all are forgotten. Safe for use by any number of threads.
/// </summary>
internal sealed class SeenContents
{
    private const int MostFiles = 10_000;

    private readonly ConcurrentDictionary<string, Seen> _byPath = new(StringComparer.Ordinal);
    private int _count;

    public bool Has(string full, FileState state, UInt128 content) =>
        _byPath.TryGetValue(full, out var seen) && seen.State == state && seen.Content == content;

    public void Add(string full, FileState state, UInt128 content)
    {
        if (Interlocked.Increment(ref _count) > MostFiles)
        {
            _byPath.Clear();
            Volatile.Write(ref _count, 1);
        }

        _byPath[full] = new Seen(state, content);
    }

    private sealed record Seen(FileState State, UInt128 Content);
}
