namespace CacheCow.Net.Sqlite;

public sealed partial class SqliteStore
{
    // A version is renewed only when a day of its lifetime has passed: asking for it is a read, but for once a day.
    private static readonly TimeSpan VersionLifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan RenewWithin = TimeSpan.FromDays(29);

    /// <inheritdoc/>
    /// <remarks>
    /// Existing versions are read in the same way as a hit. Only a version that is missing, or that was last renewed a day ago, costs a
    /// write.
    /// </remarks>
    /// <exception cref="CacheStoreException">The file could not be read or written.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>[]> TagVersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tags);
        cancellationToken.ThrowIfCancellationRequested();
        var attempt = Attempt.Many("ask for the version of", tags);

        // A version that is there is one: W1 takes it away, and until the write has ended nobody makes another.
        var lasting = _readers.Run(attempt, tags, static (reader, many, now) => reader.ReadMany(many, Clock.After(now, RenewWithin)));
        return Array.TrueForAll(lasting, version => version is { Length: TagVersion.Bytes })
            ? Array.ConvertAll(lasting, version => version!.Value)
            : _writer.Run(attempt, (steps, now) => steps.TagVersions(tags, now, Clock.After(now, VersionLifetime)));
    }

    /// <inheritdoc/>
    /// <exception cref="CacheStoreException">The file could not be written. Some tags may still have their versions.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tags);
        cancellationToken.ThrowIfCancellationRequested();
        InParts("invalidate", tags, MessageKind.Tags, static (steps, part, now) => steps.Invalidate(part.Keys, part.Messages, TimeSpan.Zero, now));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The method looks at every key of the file. All listeners are told that everything was invalidated, because they may hold objects
    /// that the file no longer has.
    /// </remarks>
    /// <exception cref="CacheStoreException">The file could not be read or written. Some objects may still be there.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pattern.Data);
        ArgumentNullException.ThrowIfNull(pattern.Flag);
        return RemoveAll(new Attempt("invalidate all that fits", pattern.Data), pattern, progress, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>The versions of tags are removed as well.</remarks>
    /// <exception cref="CacheStoreException">The file could not be read or written. Some objects may still be there.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public async ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken) =>
        RemoveAll(new Attempt("be cleared"), null, progress, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset> TimeAsync(CancellationToken cancellationToken) => new(_clock.Time);

    /// <summary>Returns this store itself, because its steps have ended when they return.</summary>
    /// <param name="timeout">Not used: <see cref="SqliteStoreOptions"/> limit the time of a step.</param>
    public ICacheStore AsSynchronous(TimeSpan timeout) => this;

    private long RemoveAll(Attempt attempt, CacheKeys? pattern, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            // Flags first: then a fill under way is voided, or its data is there by now and is found.
            foreach (var flags in _readers.Run(attempt, pattern?.Flag, static (reader, flag, _) => reader.Flags(flag)).Chunk(KeysPerTransaction))
            {
                cancellationToken.ThrowIfCancellationRequested();
                _writer.Run(attempt, (steps, _) => steps.VoidFlags(flags));
                progress?.Report(0);
            }

            return RemoveRows(attempt, pattern?.Data, progress, cancellationToken);
        }
        finally
        {
            Tell(long.MaxValue);
        }
    }

    private long RemoveRows(Attempt attempt, string? pattern, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var rows = _readers.Run(attempt, pattern, static (reader, data, _) => reader.Rows(data));
        var removed = 0L;

        // At least once, since there is something to tell in any case.
        for (var i = 0; i == 0 || i < rows.Length; i += KeysPerTransaction)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var some = rows.AsMemory(i, Math.Min(KeysPerTransaction, rows.Length - i));
            removed += _writer.Run(attempt, (steps, now) => steps.RemoveRows(some, pattern, now));
            progress?.Report(removed);
        }

        return removed;
    }
}
