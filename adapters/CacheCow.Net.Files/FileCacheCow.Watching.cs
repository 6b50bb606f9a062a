using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CacheCow.Net.Files;

public partial class FileCacheCow<T>
{
    private ImmutableArray<FileWatch> _watches = [];

    /// <summary>
    /// Watches a folder. Files in it and in its subfolders that change are invalidated, for all processes that share the store.
    /// </summary>
    /// <param name="folder">
    /// The folder, relative to the <see cref="FileCacheOptions.Root"/>. It does not have to exist yet. The default is
    /// <see langword="null"/>: the root itself. Without a root, a folder must be given.
    /// </param>
    /// <param name="options">The options of the watch. <see langword="null"/> for the defaults.</param>
    /// <returns>
    /// The watch. Dispose it to end it. If the watch cannot begin, no exception is thrown: its <see cref="FileWatch.Error"/> gives the
    /// reason, and the files are checked without it.
    /// </returns>
    /// <exception cref="ArgumentException">The path is refused, or there is neither a folder nor a root.</exception>
    public FileWatch Watch(string? folder = null, FileWatchOptions? options = null) => Watch(folder, options, new SystemFileEvents());

    internal FileWatch Watch(string? folder, FileWatchOptions? options, IFileEvents events)
    {
        var full = folder is not null ? _reader.Paths.Full(folder)
            : _reader.Options.Root ?? throw new ArgumentException("This cache has no root: say which folder is to be watched.", nameof(folder));
        var target = new FileWatchTarget(
            Options.Name ?? GetType().Name, _reader.Paths, _comparer, Options.TimeProvider, !_reader.Options.CheckEachHit, InvalidateFilesAsync,
            watch => ImmutableInterlocked.Update(ref _watches, static (all, one) => all.Remove(one), watch))
        {
            Logger = Options.LoggerFactory?.CreateLogger("CacheCow.Net.Files") ?? NullLogger.Instance,
        };
        var watch = new FileWatch(target, full, options ?? new FileWatchOptions(), events);
        ImmutableInterlocked.Update(ref _watches, static (all, one) => all.Add(one), watch);
        return watch;
    }

    private (FileWatch Watch, WatchedRead Read)? BeginWatched(string path)
    {
        foreach (var watch in _watches)
        {
            if (watch.Begin(path) is { } read)
                return (watch, read);
        }

        return null;
    }

    private ValueTask InvalidateFilesAsync(IReadOnlyCollection<string> files, CancellationToken cancellationToken) =>
        InvalidateManyAsync(files.Select(_reader.Paths.Asked).OfType<string>(), cancellationToken);
}
