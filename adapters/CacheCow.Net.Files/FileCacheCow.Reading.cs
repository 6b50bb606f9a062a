namespace CacheCow.Net.Files;

public partial class FileCacheCow<T>
{
    /// <summary>What a file is made into. Runs <see cref="GetAsync(string, CancellationToken)"/> to its end.</summary>
    /// <param name="path">Which file: relative to the root, if there is one.</param>
    /// <returns>The object; <see langword="null"/> (for a value type its default): there is no such file.</returns>
    /// <exception cref="ArgumentException">The path is empty, has a NUL character, or leads out of the root.</exception>
    /// <exception cref="IOException">The file cannot be read, or is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a directory.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed, and <see cref="CacheCowOptions.OnStoreError"/> is <see cref="OnStoreError.Throw"/>.
    /// </exception>
    public new T? Get(string path) => CachedFile<T>.ValueOf(base.Get(path));

    /// <summary>What a file is made into, read in a way that differs from the usual.</summary>
    /// <param name="path">Which file.</param>
    /// <param name="options">How this read differs.</param>
    /// <returns>As <see cref="Get(string)"/>, and so are the exceptions.</returns>
    public new T? Get(string path, ReadOptions options) => CachedFile<T>.ValueOf(base.Get(path, options));

    /// <summary>What a file is made into: from the store if it is there and current, else read.</summary>
    /// <param name="path">Which file.</param>
    /// <param name="cancellationToken">Cancels this caller's waiting, not the reading that others share.</param>
    /// <returns>As <see cref="Get(string)"/>, and so are the exceptions.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public new ValueTask<T?> GetAsync(string path, CancellationToken cancellationToken = default) => GetAsync(path, default, cancellationToken);

    /// <summary>What a file is made into, read in a way that differs from the usual.</summary>
    /// <param name="path">Which file.</param>
    /// <param name="options">How this read differs.</param>
    /// <param name="cancellationToken">Cancels this caller's waiting, not the reading that others share.</param>
    /// <returns>As <see cref="Get(string)"/>, and so are the exceptions.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public new async ValueTask<T?> GetAsync(string path, ReadOptions options, CancellationToken cancellationToken = default) =>
        CachedFile<T>.ValueOf(await base.GetAsync(path, options, cancellationToken).ConfigureAwait(false));

    /// <summary>What several files are made into. Runs <see cref="GetManyAsync"/> to its end.</summary>
    /// <param name="paths">Which files; a path may stand there twice.</param>
    /// <returns>The objects of the files that exist, by path as it was asked for.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Get(string)"/>; so are the other exceptions.</exception>
    public new IReadOnlyDictionary<string, T> GetMany(IEnumerable<string> paths) => Values(base.GetMany(paths));

    /// <summary>What several files are made into: one round trip to the store, and one reading after another for those that it has not.</summary>
    /// <param name="paths">Which files; a path may stand there twice.</param>
    /// <param name="cancellationToken">Cancels this caller's waiting, not the readings that others share.</param>
    /// <returns>The objects of the files that exist, by path as it was asked for.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Get(string)"/>; so are the other exceptions.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public new async ValueTask<IReadOnlyDictionary<string, T>> GetManyAsync(IEnumerable<string> paths, CancellationToken cancellationToken = default) =>
        Values(await base.GetManyAsync(paths, cancellationToken).ConfigureAwait(false));

    private static Dictionary<string, T> Values(IReadOnlyDictionary<string, CachedFile<T>> files) =>
        files.ToDictionary(file => file.Key, file => file.Value.Value);
}
