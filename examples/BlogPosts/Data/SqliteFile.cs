using Microsoft.Data.Sqlite;

namespace BlogPosts.Data;

/// <summary>A SQLite file of this process alone, with a write-ahead log. Safe for use by any number of threads.</summary>
internal sealed class SqliteFile
{
    private readonly Lock _writing = new();
    private readonly string _connection;

    public SqliteFile(string path, string schema)
    {
        _connection = new SqliteConnectionStringBuilder { DataSource = path }.ToString();
        Write("PRAGMA journal_mode = WAL");
        Write(schema);
    }

    /// <summary>Runs a statement and commits it.</summary>
    /// <returns>What it returns first, if anything.</returns>
    public object? Write(string sql, params (string Name, object Value)[] values)
    {
        using var connection = Open();
        using var command = Prepare(connection, sql, values);

        // SQLite has one writer at a time: to wait here is quicker than to find the file busy and ask again.
        lock (_writing)
            return command.ExecuteScalar();
    }

    /// <summary>What the first row holds; <see langword="null"/>: there is no row.</summary>
    public T? ReadFirst<T>(string sql, Func<SqliteDataReader, T> map, params (string Name, object Value)[] values)
        where T : class
    {
        using var connection = Open();
        using var command = Prepare(connection, sql, values);
        using var reader = command.ExecuteReader();
        return reader.Read() ? map(reader) : null;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        return connection;
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql, (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
