// The steps run to their end at once. They are async all the same, so that what they throw is in the task, as with any other store.

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CacheCow.Net.Sqlite;

/// <summary>
/// Represents a store in one SQLite file. It is persistent, needs no server, and is shared by all processes of one machine that open the
/// file.
/// </summary>
/// <remarks>
/// <para>1. A read is one <c>SELECT</c> on a connection that nobody else uses meanwhile. It sees everything that is committed, by any
/// process, and waits for no writer.</para>
/// <para>2. A step that changes something is one transaction that begins with the write lock of the file (<c>BEGIN IMMEDIATE</c>), so it is
/// atomic against every step of every process.</para>
/// <para>3. Expired rows are never returned. They are removed in batches beside writes, at most every
/// <see cref="SqliteStoreOptions.SweepInterval"/>.</para>
/// <para>4. Each step first checks that the file still has its name, because the removal of a file would otherwise split its users into two
/// groups.</para>
/// <para>Every step completes before its task is returned. A step that changes something waits for those before it, in this process or
/// another; a file that stays locked for <see cref="SqliteStoreOptions.BusyTimeout"/> is an error. A cancellation token is checked once,
/// before the step. Lifetimes are counted by the machine's clock, in milliseconds. For anything that SQLite cannot do, the store throws a
/// <see cref="CacheStoreException"/> that names the file, the reason and the remedy, and the store may be used again.</para>
/// <para>Instances are safe for use by any number of threads. The file must be on a local disk: the write-ahead log needs shared
/// memory.</para>
/// </remarks>
public sealed partial class SqliteStore : ICacheStore, IWriteQueue, IDisposable, IAsyncDisposable
{
    // A list is worked off in transactions of so many objects, that other writers get their turn.
    private const int KeysPerTransaction = Message.MaxBytes / sizeof(ulong);

    private readonly ReaderPool _readers;
    private readonly Writer _writer;
    private readonly Clock _clock;

    /// <summary>Opens a file, or creates it if it does not exist. Its folder must exist.</summary>
    /// <param name="path">
    /// The path of the file. While the file is in use, there are two more files beside it, whose names end in <c>-wal</c> and <c>-shm</c>.
    /// On Unix, only the owner may read and write a file that is created here, and the files beside it have the rights of the file.
    /// </param>
    /// <param name="options">The limits and times, or <see langword="null"/> for the defaults of <see cref="SqliteStoreOptions"/>.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="path"/> is empty or is not a path, or two options contradict each other.
    /// </exception>
    /// <exception cref="CacheStoreException">
    /// The file cannot be created, read or written, is damaged, or belongs to another program or another version. It is left as it was.
    /// </exception>
    public SqliteStore(string path, SqliteStoreOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options = Ranges.CheckTogether(options ?? new SqliteStoreOptions());
        Path = System.IO.Path.GetFullPath(path);
        var file = new CacheFile(Path, options);
        _clock = new Clock(options.TimeProvider);
        _writer = new Writer(file, options, _clock);
        _readers = new ReaderPool(file, _clock, options.MaxObjectBytes);
        var logger = options.LoggerFactory?.CreateLogger("CacheCow.Net.Sqlite") ?? NullLogger.Instance;
        _pollFailures = new PollFailures(logger, options.TimeProvider);
        _poller = new Poller(file, options.TimeProvider, options.PollInterval, _listeners, _pollFailures);
    }

    /// <summary>Gets the full path of the file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    /// <exception cref="CacheStoreException">The file could not be read.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _readers.Run(new Attempt("read", keys.Data), keys.Data, static (reader, key, now) => reader.Read(key, now));
    }

    /// <inheritdoc/>
    /// <remarks>All objects are read as they were at one moment.</remarks>
    /// <exception cref="CacheStoreException">The file could not be read.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        cancellationToken.ThrowIfCancellationRequested();
        return _readers.Run(Attempt.Many("read", keys), keys, static (reader, many, now) => reader.ReadMany(many, now));
    }

    /// <inheritdoc/>
    /// <remarks>If the token already holds the lease, the whole lifetime begins again.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is zero or negative.</exception>
    /// <exception cref="CacheStoreException">The file could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        return _writer.Run(new Attempt("lease", keys.Data), (steps, now) => steps.Lease(keys, token, now, Clock.After(now, lifetime), unwanted));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is negative.</exception>
    /// <exception cref="CacheStoreException">The file could not be written. The lease may still be held.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<FillOutcome> FillAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        return _writer.Run(new Attempt("store", keys.Data), (steps, now) => steps.Fill(keys, token, value.Span, now, Clock.AfterOrNever(now, lifetime)));
    }

    /// <inheritdoc/>
    /// <exception cref="CacheStoreException">The file could not be written. The lease may still be held.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _writer.Run(new Attempt("release", keys.Data), (steps, now) => steps.Release(keys, token, now));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hold"/> is negative.</exception>
    /// <exception cref="CacheStoreException">The file could not be written. The old bytes may still be there.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken) => InvalidateManyAsync([keys], hold, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>
    /// Each transaction is for 512 objects, and listeners are told of these together. If there are more than 8,192 objects, listeners are
    /// told that everything was invalidated.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hold"/> is negative.</exception>
    /// <exception cref="CacheStoreException">The file could not be written. The old bytes of some objects may still be there.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfLessThan(hold, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        InParts("invalidate", keys, MessageKind.Objects, (steps, part, now) => steps.Invalidate(part.Keys, part.Messages, hold, now));
    }

    /// <summary>
    /// Waits for the change that is under way, if any, and closes the file. Steps that wait or come later throw
    /// <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose()
    {
        _poller.Dispose();
        _readers.Dispose();
        _writer.Dispose();
    }

    /// <summary>Does the same as <see cref="Dispose"/>.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
