namespace CacheCow.Net.Sqlite;

/// <summary>Opens connections to the file of a store, each set up alike.</summary>
internal sealed class CacheFile(string path, SqliteStoreOptions options)
{
    private static readonly Lock Making = new();

    public string Path => path;

    /// <summary>Opens the file to read and write, and makes it if there is none.</summary>
    /// <param name="use">Prepares what the connection is for.</param>
    /// <exception cref="CacheStoreException">The file cannot be made, or not be used.</exception>
    public (Connection Connection, T Use) OpenToWrite<T>(Func<Connection, T> use) => Open(new Attempt("be opened"), create: true, connection =>
    {
        Schema.Ensure(connection, path);
        connection.Execute(options.SyncEveryStep ? Sql.SyncEveryStep : Sql.SyncAtCheckpoints);
        connection.Execute(Sql.SyncDrives);
        connection.Execute(Sql.BoundLog);
        connection.Execute(Sql.BoundFile(options.MaxFileBytes / connection.Number(Sql.PageSize)));
        return use(connection);
    });

    /// <summary>Opens the file to read only.</summary>
    /// <param name="use">Prepares what the connection is for.</param>
    /// <exception cref="CacheStoreException">The file cannot be read, or is no longer there.</exception>
    public T OpenToRead<T>(Func<Connection, T> use) => Open(new Attempt("be opened to read"), create: false, connection =>
    {
        connection.Execute(Sql.ReadOnly);
        return use(connection);
    }).Use;

    private (Connection Connection, T Use) Open<T>(Attempt attempt, bool create, Func<Connection, T> use)
    {
        Connection? connection = null;
        try
        {
            if (create)
                MakePrivately();
            connection = new Connection(path, create, options.BusyTimeout);
            connection.DistrustSchema();
            connection.Execute(Sql.DistrustFile);
            return (connection, use(connection));
        }
        catch (Exception error)
        {
            connection?.Dispose();
            if (error is SqliteError sqlite)
                throw Failures.Of(attempt, path, sqlite);
            throw;
        }
    }

    // SQLite would let everybody read it; the files beside it have the rights that it has. A file that is there keeps its own.
    private void MakePrivately()
    {
        if (OperatingSystem.IsWindows())
            return;

        // One at a time in this process, and never a file that is there: closing it would end the locks that SQLite holds on it, which are the process's.
        lock (Making)
        {
            try
            {
                File.Open(path, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }).Dispose();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // It is there, or cannot be made: SQLite says which.
            }
        }
    }
}
