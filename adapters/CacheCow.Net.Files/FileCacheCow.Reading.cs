namespace CacheCow.Net.Files;

public partial class FileCacheCow<T>
{
    /// <summary>
    /// Gets the object made from a file. Runs <see cref="GetAsync(string, CancellationToken)"/> and waits until it has completed.
    /// </summary>
    /// <param name="path">The path of the file, relative to the root if there is one.</param>
    /// <returns>The object, or <see langword="null"/> (for a value type its default) if there is no such file.</returns>
    /// <exception cref="ArgumentException">The path is empty, contains a NUL character, or leads out of the root.</exception>
    /// <exception cref="IOException">The file cannot be read, or is not a regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied, or it is a directory.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed, and <see cref="CacheCowOptions.OnStoreError"/> is <see cref="OnStoreError.Throw"/>.
    /// </exception>
    public new T? Get(string path) => CachedFile<T>.ValueOf(base.Get(path));

    /// <summary>Gets the object made from a file, with options for this read.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">The options in which this read differs from others.</param>
    /// <returns>See <see cref="Get(string)"/>, also for the exceptions.</returns>
    public new T? Get(string path, ReadOptions options) => CachedFile<T>.ValueOf(base.Get(path, options));

    /// <summary>Gets the object made from a file: from the store if it is there and current, otherwise from the file.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="cancellationToken">Cancels the wait of this caller, not the read that other callers share.</param>
    /// <returns>See <see cref="Get(string)"/>, also for the exceptions.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public new ValueTask<T?> GetAsync(string path, CancellationToken cancellationToken = default) => GetAsync(path, default, cancellationToken);

    /// <summary>Gets the object made from a file, with options for this read.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="options">The options in which this read differs from others.</param>
    /// <param name="cancellationToken">Cancels the wait of this caller, not the read that other callers share.</param>
    /// <returns>See <see cref="Get(string)"/>, also for the exceptions.</returns>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public new async ValueTask<T?> GetAsync(string path, ReadOptions options, CancellationToken cancellationToken = default) =>
        CachedFile<T>.ValueOf(await base.GetAsync(path, options, cancellationToken).ConfigureAwait(false));

    /// <summary>Gets the objects made from several files. Runs <see cref="GetManyAsync"/> and waits until it has completed.</summary>
    /// <param name="paths">The paths of the files. A path may occur twice.</param>
    /// <returns>The objects of the files that exist, by the path as it was given.</returns>
    /// <exception cref="ArgumentException">See <see cref="Get(string)"/>, also for the other exceptions.</exception>
    public new IReadOnlyDictionary<string, T> GetMany(IEnumerable<string> paths) => Values(base.GetMany(paths));

    /// <summary>
    /// Gets the objects made from several files, with one round trip to the store. Files that the store does not have are read one after
    /// another.
    /// </summary>
    /// <param name="paths">The paths of the files. A path may occur twice.</param>
    /// <param name="cancellationToken">Cancels the wait of this caller, not the reads that other callers share.</param>
    /// <returns>The objects of the files that exist, by the path as it was given.</returns>
    /// <exception cref="ArgumentException">See <see cref="Get(string)"/>, also for the other exceptions.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public new async ValueTask<IReadOnlyDictionary<string, T>> GetManyAsync(IEnumerable<string> paths, CancellationToken cancellationToken = default) =>
        Values(await base.GetManyAsync(paths, cancellationToken).ConfigureAwait(false));

    private static Dictionary<string, T> Values(IReadOnlyDictionary<string, CachedFile<T>> files) =>
        files.ToDictionary(file => file.Key, file => file.Value.Value);
}
