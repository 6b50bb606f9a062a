using System.Text;
using SQLitePCL;

namespace CacheCow.Net.Sqlite;

/// <summary>A prepared statement. For one thread at a time, like its connection.</summary>
internal sealed class Statement(Connection connection, sqlite3_stmt handle) : IDisposable
{
    public void Bind(int index, string text) => connection.Check(TextBinding.Bind(handle, index, text));

    public void Bind(int index, long number) => connection.Check(raw.sqlite3_bind_int64(handle, index, number));

    // The driver binds NULL for an empty span.
    public void Bind(int index, ReadOnlySpan<byte> bytes) =>
        connection.Check(bytes.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, bytes));

    /// <summary>Goes on to the next row, waiting for the locks of others.</summary>
    /// <returns>Whether there is one. If not, the statement is ready to be used again.</returns>
    /// <exception cref="SqliteError">SQLite could not, or the lock of another connection lasted too long.</exception>
    public bool Step()
    {
        var wait = new BusyWait(connection.BusyTimeout);
        int code;
        while (BusyWait.IsBusy(code = raw.sqlite3_step(handle)))
        {
            Reset();
            if (!wait.Once())
                throw connection.LastError(code);
        }

        if (code == raw.SQLITE_ROW)
            return true;
        var failure = code == raw.SQLITE_DONE ? null : connection.LastError(code);
        Reset();
        return failure is null ? false : throw failure;
    }

    /// <summary>Runs the statement to its end.</summary>
    /// <returns>The number of rows that the latest change on this connection affected.</returns>
    public int Run()
    {
        while (Step())
        {
        }

        return connection.Changes;
    }

    /// <summary>Ends the read: as long as a row is being looked at, the connection holds on to its snapshot.</summary>
    public void Reset() => raw.sqlite3_reset(handle);

    public long Number(int column) => raw.sqlite3_column_int64(handle, column);

    /// <summary>The text of a column as <see cref="TextBinding"/> stores it.</summary>
    public string Key(int column)
    {
        var bytes = raw.sqlite3_column_blob(handle, column);
        return raw.sqlite3_column_type(handle, column) == raw.SQLITE_BLOB ? TextBinding.FromBlob(bytes) : Encoding.UTF8.GetString(bytes);
    }

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string() ?? "";

    /// <summary>The bytes of a column; empty if it holds something else. Valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) =>
        raw.sqlite3_column_type(handle, column) == raw.SQLITE_BLOB ? raw.sqlite3_column_blob(handle, column) : default;

    public void Dispose() => handle.Dispose();
}
