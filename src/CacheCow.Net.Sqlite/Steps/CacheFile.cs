namespace CacheCow.Net.Sqlite;

/// <summary>Opens connections to the file of a store, each set up alike.</summary>
internal sealed class CacheFile(string path, SqliteStoreOptions options)
{
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
            connection = new Connection(path, create, options.BusyTimeout);
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
}
