namespace CacheCow.Net.Files;

/// <summary>
/// Files as objects: read and made once, and made anew when the file has changed. <c>cache.Get("a/b.json")</c> is what the content is made into.
/// </summary>
/// <remarks>
/// <para>At each hit (unless <see cref="FileCacheOptions.CheckEachHit"/> says otherwise) the file system is asked whether the file is still the same, by its length and last-write time, and on Linux by device, inode number and
/// time of change, which no program can set (elsewhere by its time of creation). If only the latter differ, the content is compared, once; for a file that was changed just before it was read, and for every file with
/// <see cref="FileCacheOptions.CompareContent"/>, at each hit. So a file that is changed, replaced, deleted or created is noticed at once, by whomever it was done; nobody has to invalidate.
/// What escapes is on other systems than Linux a change that keeps length and time, made in the very file; and what the file system itself does not tell (a network mount's cached attributes).</para>
/// <para>A file that changes while it is read is read again, three times at the most; if it still changes, the last content is returned
/// and not stored.</para>
/// <para>With a <see cref="FileCacheOptions.Root"/>, these paths are refused: absolute ones, ones with a drive, and ones that lead out of
/// the root, with <c>..</c> or by way of a link, wherever in the path that link is. <c>a/../b</c> is <c>b</c>, also if <c>a</c> is a link.
/// Links are looked at before the file is opened and again after that: on Linux the file that is open is asked where it is, so that
/// swapping links in between is of no use; elsewhere, swapping them there and back in time is not noticed. Hard links and mounts count as
/// what lies where they are. Without a root, every file that the process may read can be asked for.</para>
/// <para>Caches that share a store share what they cache of a file, by its full path, whatever they make of its content. Machines may
/// share a store if they see the same files.</para>
/// <para>Only regular files are read: a directory or a file that may not be read is an <see cref="UnauthorizedAccessException"/>; a pipe, a socket, a device, and a file larger than
/// <see cref="FileCacheOptions.MaxReadBytes"/> an <see cref="IOException"/>, without waiting for anybody. Their texts name the path as it was asked for, and no other. Reading is synchronous. Safe for use by any
/// number of threads, if the making of objects is.</para>
/// </remarks>
/// <typeparam name="T">What the content is made into.</typeparam>
public partial class FileCacheCow<T> : CacheCow<string, CachedFile<T>>
{
    private readonly Func<ReadOnlyMemory<byte>, T>? _deserialize;
    private readonly FileReader _reader;
    private readonly StampComparer _comparer;

    /// <summary>A cache of files.</summary>
    /// <param name="store">Where the bytes live. It is not disposed with the cache, which needs no disposal.</param>
    /// <param name="deserialize">
    /// Makes an object of a file's content; called at each hit too. Not to keep the memory, which is the store's. What it throws while a
    /// file is read, reaches the caller.
    /// </param>
    /// <param name="options">How files are read and compared; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> or <paramref name="deserialize"/> is <see langword="null"/>.</exception>
    public FileCacheCow(ICacheStore store, Func<ReadOnlyMemory<byte>, T> deserialize, FileCacheOptions? options = null)
        : this(store, options)
    {
        ArgumentNullException.ThrowIfNull(deserialize);
        _deserialize = deserialize;
    }

    /// <summary>A cache of files for a subclass that overrides <see cref="Make"/>.</summary>
    /// <param name="store">Where the bytes live. It is not disposed with the cache.</param>
    /// <param name="options">How files are read and compared; <see langword="null"/>: the defaults.</param>
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

    /// <summary>Makes an object of a file's content. Default: the function that the cache was made with.</summary>
    /// <param name="path">The path as it was asked for.</param>
    /// <param name="content">The whole content. Not to be kept or changed: the memory is the store's.</param>
    /// <exception cref="InvalidOperationException">There is no such function: a subclass has to override this.</exception>
    protected virtual T Make(string path, ReadOnlyMemory<byte> content) => _deserialize is { } deserialize
        ? deserialize(content)
        : throw new InvalidOperationException($"{GetType()} has to override {nameof(Make)}, or to pass the function that makes objects.");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The path is refused.</exception>
    /// <exception cref="IOException">The file cannot be read, or is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a directory.</exception>
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

    /// <summary>Files are stored as they are, whatever is made of them.</summary>
    protected override Type StoredType => typeof(CachedFile<>);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The path is refused.</exception>
    protected override CacheKeys GetKeys(string key) => CacheKeys.For("file", _reader.Paths.Full(key));

    /// <summary>How long a file is cached. An override asks this one first, and leaves be what is not to be stored.</summary>
    /// <param name="key">Which file.</param>
    /// <param name="obj">The file; <see langword="null"/>: there is none.</param>
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
