namespace CacheCow.Net.Sqlite;

/// <summary>Readers that are not in use. Any number of threads; nobody waits: if none is free, one more is opened.</summary>
internal sealed class ReaderPool(CacheFile file, Clock clock, int maxObjectBytes) : IDisposable
{
    private readonly Reader?[] _idle = new Reader?[Math.Max(4, Environment.ProcessorCount * 2)];
    private volatile bool _isDisposed;

    /// <summary>Reads with a connection of one's own.</summary>
    /// <param name="attempt">What the file is asked to do, for an exception.</param>
    /// <param name="what">Handed to <paramref name="read"/>.</param>
    /// <param name="read">Reads, given the time.</param>
    /// <exception cref="CacheStoreException">It could not be done.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed of.</exception>
    public T Run<TWhat, T>(Attempt attempt, TWhat what, Func<Reader, TWhat, long, T> read)
    {
        var reader = Rent();
        try
        {
            if (reader.IsMoved)
                throw Failures.Moved(attempt, file.Path);
            return read(reader, what, clock.Now);
        }
        catch (SqliteError error)
        {
            throw Failures.Of(attempt, file.Path, error);
        }
        finally
        {
            Return(reader);
        }
    }

    /// <summary>Closes those that are idle; those in use are closed when they are returned.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        Clear();
    }

    private Reader Rent()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(SqliteStore));
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is not null && Interlocked.Exchange(ref _idle[i], null) is { } reader)
                return reader;
        }

        return file.OpenToRead(connection => new Reader(connection, maxObjectBytes));
    }

    private void Return(Reader reader)
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (_idle[i] is not null || Interlocked.CompareExchange(ref _idle[i], reader, null) is not null)
                continue;

            // Disposed of in the meantime: the places may have been cleared before ours was filled.
            if (_isDisposed)
                Clear();
            return;
        }

        reader.Dispose();
    }

    private void Clear()
    {
        for (var i = 0; i < _idle.Length; i++)
            Interlocked.Exchange(ref _idle[i], null)?.Dispose();
    }
}
