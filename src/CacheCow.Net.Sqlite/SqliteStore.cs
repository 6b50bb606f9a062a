// The steps run to their end at once. They are async all the same, so that what they throw is in the task, as with any other store.

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CacheCow.Net.Sqlite;

/// <summary>
/// A store in one SQLite file: persistent, and shared by all processes of one machine that open it, without a server.
/// </summary>
/// <remarks>
/// <para>1. A read is one <c>SELECT</c> on a connection that nobody else uses meanwhile; it sees all that is committed, from any process, and waits for no writer.</para>
/// <para>2. A step that changes something is one transaction that begins with the file's write lock (<c>BEGIN IMMEDIATE</c>), so it is atomic against every step of every process.</para>
/// <para>3. Expired rows are never returned; batches of them are removed beside writes, at most every <see cref="SqliteStoreOptions.SweepInterval"/>.</para>
/// <para>4. Each step first makes sure that the file still has its name, since a removed file would otherwise split its users in two groups.</para>
/// <para>Every step completes before its task is returned; a step that changes something waits for those before it, in this process or another;
/// a file that stays locked for <see cref="SqliteStoreOptions.BusyTimeout"/> is an error. A cancellation token is looked at once, before the step. Lifetimes are counted by the
/// machine's clock, in milliseconds. Whatever SQLite cannot do is a <see cref="CacheStoreException"/> that names the file, the reason and
/// the remedy, and the store may be used again.</para>
/// <para>Safe for use by any number of threads. The file must be on a local disk: the write-ahead log needs shared memory.</para>
/// </remarks>
public sealed partial class SqliteStore : ICacheStore, IWriteQueue, IDisposable, IAsyncDisposable
{
    // A list is worked off in transactions of so many objects, that other writers get their turn.
    private const int KeysPerTransaction = Message.MaxBytes / sizeof(ulong);

    private readonly ReaderPool _readers;
    private readonly Writer _writer;
    private readonly Clock _clock;

    /// <summary>Opens a file, or makes it; its folder must exist.</summary>
    /// <param name="path">
    /// The file. Beside it lie, while it is in use, two more that end in <c>-wal</c> and <c>-shm</c>. On Unix, only its owner may read and write a file that is made here, and those beside it have
    /// the rights of the file.
    /// </param>
    /// <param name="options">Limits and times; <see langword="null"/>: the defaults of <see cref="SqliteStoreOptions"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty or no path, or two options contradict each other.</exception>
    /// <exception cref="CacheStoreException">The file cannot be made, read or written, is damaged, or is another program's or another version's; it is left as it was.</exception>
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

    /// <summary>The full path of the file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    /// <exception cref="CacheStoreException">The file could not be read.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _readers.Run(new Attempt("read", keys.Data), keys.Data, static (reader, key, now) => reader.Read(key, now));
    }

    /// <inheritdoc/>
    /// <remarks>All are read as they were at one moment.</remarks>
    /// <exception cref="CacheStoreException">The file could not be read.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        cancellationToken.ThrowIfCancellationRequested();
        return _readers.Run(Attempt.Many("read", keys), keys, static (reader, many, now) => reader.ReadMany(many, now));
    }

    /// <inheritdoc/>
    /// <remarks>A token that holds the lease already is given the whole lifetime again.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is not more than zero.</exception>
    /// <exception cref="CacheStoreException">The file could not be written.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public async ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        return _writer.Run(new Attempt("lease", keys.Data), (steps, now) => steps.Lease(keys, token, now, Clock.After(now, lifetime), unwanted));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lifetime"/> is negative.</exception>
    /// <exception cref="CacheStoreException">The file could not be written; the lease may still stand.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public async ValueTask<FillOutcome> FillAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        return _writer.Run(new Attempt("store", keys.Data), (steps, now) => steps.Fill(keys, token, value.Span, now, Clock.AfterOrNever(now, lifetime)));
    }

    /// <inheritdoc/>
    /// <exception cref="CacheStoreException">The file could not be written; the lease may still stand.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public async ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _writer.Run(new Attempt("release", keys.Data), (steps, now) => steps.Release(keys, token, now));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hold"/> is negative.</exception>
    /// <exception cref="CacheStoreException">The file could not be written: the old bytes may still be there.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken) => InvalidateManyAsync([keys], hold, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>512 objects share a transaction, and are told of together. Of more than 8,192 the others are told that everything was invalidated.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="hold"/> is negative.</exception>
    /// <exception cref="CacheStoreException">The file could not be written: old bytes of some objects may still be there.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public async ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfLessThan(hold, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        InParts("invalidate", keys, MessageKind.Objects, (steps, part, now) => steps.Invalidate(part.Keys, part.Messages, hold, now));
    }

    /// <summary>Waits for the change under way, if any, and closes the file. Steps that come later, or wait, throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _poller.Dispose();
        _readers.Dispose();
        _writer.Dispose();
    }

    /// <summary>The same as <see cref="Dispose"/>.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
