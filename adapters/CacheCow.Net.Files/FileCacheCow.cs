namespace CacheCow.Net.Files;

/// <summary>
/// Represents a cache of objects made from files. A file is read and its object made once, and again when the file has changed.
/// <c>cache.Get("a/b.json")</c> returns the object made from the content.
/// </summary>
/// <remarks>
/// <para>At each hit (unless <see cref="FileCacheOptions.CheckEachHit"/> says otherwise), the file system is asked whether the file is
/// still the same: by its length and last-write time, and on Linux by its device, its inode number and its time of change, which no program
/// can set (on other systems, by its time of creation). If only the latter differ, the content is compared, once. For a file that was
/// changed just before it was read, and for every file with <see cref="FileCacheOptions.CompareContent"/>, the content is compared at each
/// hit. So a file that is changed, replaced, deleted or created is noticed at once, whoever did it; nobody has to invalidate it. Two kinds
/// of change are not noticed: on systems other than Linux, a change within the same file that keeps its length and time; and what the file
/// system itself does not report (cached attributes of a network mount).</para>
/// <para>A file that changes while it is read is read again, at most three times. If it still changes, the last content is returned and not
/// stored.</para>
/// <para>With a <see cref="FileCacheOptions.Root"/>, these paths are refused: absolute paths, paths with a drive, and paths that lead out
/// of the root, with <c>..</c> or through a link anywhere in the path. <c>a/../b</c> is <c>b</c>, even if <c>a</c> is a link. Links are
/// examined before the file is opened and again afterwards. On Linux, the open file is asked for its location, so that replacing links in
/// between has no effect. On other systems, links that are replaced and restored in time are not noticed. Hard links and mounts count as
/// content of the folder that they are in. Without a root, every file that the process can read can be requested.</para>
/// <para>Caches that share a store share what they cache of a file, by its full path, whatever they make from its content. Machines may
/// share a store if they see the same files.</para>
/// <para>Only regular files are read. A directory, or a file to which access is denied, causes an
/// <see cref="UnauthorizedAccessException"/>. A pipe, a socket, a device, and a file larger than
/// <see cref="FileCacheOptions.MaxReadBytes"/> cause an <see cref="IOException"/>, without blocking. The messages contain the path as it
/// was given, and no other path. Reading is synchronous. Safe for use by any number of threads, if the function that makes the objects
/// is.</para>
/// </remarks>
/// <typeparam name="T">The type of the object made from the content.</typeparam>
public partial class FileCacheCow<T> : CacheCow<string, CachedFile<T>>
{
    private readonly Func<ReadOnlyMemory<byte>, T>? _deserialize;
    private readonly FileReader _reader;
    private readonly StampComparer _comparer;

    /// <summary>Initializes a cache of files.</summary>
    /// <param name="store">The store that holds the bytes. It is not disposed with the cache; the cache itself needs no disposal.</param>
    /// <param name="deserialize">
    /// Makes an object from the content of a file. It is also called at each hit. It must not keep the memory, which belongs to the store.
    /// An exception that it throws while a file is read is passed to the caller.
    /// </param>
    /// <param name="options">The options for reading and comparing files. <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="store"/> or <paramref name="deserialize"/> is <see langword="null"/>.
    /// </exception>
    public FileCacheCow(ICacheStore store, Func<ReadOnlyMemory<byte>, T> deserialize, FileCacheOptions? options = null)
        : this(store, options)
    {
        ArgumentNullException.ThrowIfNull(deserialize);
        _deserialize = deserialize;
    }

    /// <summary>Initializes a cache of files for a subclass that overrides <see cref="Make"/>.</summary>
    /// <param name="store">The store that holds the bytes. It is not disposed with the cache.</param>
    /// <param name="options">The options for reading and comparing files. <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is <see langword="null"/>.</exception>
    protected FileCacheCow(ICacheStore store, FileCacheOptions? options = null)
        : this(store, new FileReader(options ?? new FileCacheOptions()))
    {
    }

    internal FileCacheCow(ICacheStore store, FileReader reader)
        : base(store, CacheOptions(reader.Options))
    {
        _reader = reader;
        _comparer = new StampComparer(reader.Paths, reader.Options, reader.Files);
    }

    /// <summary>Makes an object from the content of a file. By default, calls the function that the cache was created with.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <param name="content">The whole content. Do not keep or change it: the memory belongs to the store.</param>
    /// <exception cref="InvalidOperationException">There is no such function. A subclass must override this method.</exception>
    protected virtual T Make(string path, ReadOnlyMemory<byte> content) => _deserialize is { } deserialize
        ? deserialize(content)
        : throw new InvalidOperationException($"{GetType()} has to override {nameof(Make)}, or to pass the function that makes objects.");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The path is refused.</exception>
    /// <exception cref="IOException">The file cannot be read, or is not a regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the file is denied, or it is a directory.</exception>
    protected override CachedFile<T>? Fetch(string key)
    {
        // Before the file is read: what is told of it from now on counts.
        var watched = BeginWatched(key);
        if (_reader.Read(key, _reader.Paths.Full(key)) is not { } read)
        {
            watched?.Watch.End(watched.Value.Read, stamp: null);
            return null;
        }

        var isStorable = read.IsWhole && read.Content.Length <= _reader.Options.MaxFileBytes;
        if (isStorable)
            watched?.Watch.End(watched.Value.Read, read.Stamp);
        return new CachedFile<T>(Make(key, read.Content), read.Stamp, read.Content, isStorable);
    }

    /// <inheritdoc/>
    protected override byte[] Serialize(CachedFile<T> obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return FileRecord.Write(obj.Stamp, obj.Content.Span);
    }

    /// <inheritdoc/>
    protected override CachedFile<T> Deserialize(string key, ReadOnlyMemory<byte> data)
    {
        var (stamp, content) = FileRecord.Read(data);
        return new CachedFile<T>(Make(key, content), stamp, content, isStorable: true);
    }

    /// <summary>Gets the type that is stored. Files are stored as they are, whatever is made from them.</summary>
    protected override Type StoredType => typeof(CachedFile<>);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The path is refused.</exception>
    protected override CacheKeys GetKeys(string key) => CacheKeys.For("file", _reader.Paths.Full(key));

    /// <summary>
    /// Gets the policy that says how long a file is cached. An override must call this method first, and must not change the policy of what
    /// is not to be stored.
    /// </summary>
    /// <param name="key">The path of the file.</param>
    /// <param name="obj">The file, or <see langword="null"/> if there is none.</param>
    protected override EntryPolicy GetPolicy(string key, CachedFile<T>? obj) =>
        obj is { IsStorable: false } ? EntryPolicy.DoNotStore : base.GetPolicy(key, obj);

    /// <inheritdoc/>
    protected override bool IsCurrent(string key, CachedFile<T>? obj) =>
        BeginWatched(key) is var (watch, read) ? watch.IsCurrent(key, read, obj?.Stamp) : _comparer.IsCurrent(key, obj?.Stamp);

    // A text cannot be changed, and the file around it is handed to nobody who could.
    private static CacheCowOptions CacheOptions(FileCacheOptions options) =>
        options.Cache.ShareByReference is null && typeof(T) == typeof(string)
            ? options.Cache with { ShareByReference = true }
            : options.Cache;
}
