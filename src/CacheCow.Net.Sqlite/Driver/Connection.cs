using SQLitePCL;

namespace CacheCow.Net.Sqlite;

/// <summary>One connection to a file. For one thread at a time.</summary>
internal sealed class Connection : IDisposable
{
    // SQLITE_DBCONFIG_ENABLE_TRIGGER and SQLITE_DBCONFIG_ENABLE_VIEW
    private const int EnableTrigger = 1003;
    private const int EnableView = 1015;

    private readonly sqlite3 _handle;
    private readonly List<Statement> _statements = [];

    static Connection() => Batteries_V2.Init();

    /// <summary>Opens a file. SQLite looks into it at the first statement, not before.</summary>
    /// <exception cref="SqliteError">There is no such file and it cannot be made, or there is no such folder.</exception>
    public Connection(string path, bool create, TimeSpan busyTimeout)
    {
        BusyTimeout = busyTimeout;
        var flags = raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_NOMUTEX | (create ? raw.SQLITE_OPEN_CREATE : 0);
        var code = raw.sqlite3_open_v2(path, out _handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var error = LastError(code);
            _handle.manual_close_v2();
            throw error;
        }

        Check(raw.sqlite3_extended_result_codes(_handle, 1));
        Moved = new MovedFile(_handle, path);
    }

    public TimeSpan BusyTimeout { get; }

    public MovedFile Moved { get; }

    public int Changes => raw.sqlite3_changes(_handle);

    public bool InTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Whether the file can only be read. Known once a statement has looked into it.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(_handle, "main") == 1;

    /// <summary>Makes triggers and views of the file do nothing: there are none of ours, whenever they are put there.</summary>
    public void DistrustSchema()
    {
        foreach (var option in (int[])[EnableTrigger, EnableView])
            Check(raw.sqlite3_db_config(_handle, option, 0, out _));
    }

    /// <summary>Prepares a statement, which lives as long as this connection.</summary>
    public Statement Prepare(string sql)
    {
        var statement = Compile(sql, out _);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs statements that are needed once.</summary>
    public void Execute(string sql)
    {
        while (!string.IsNullOrWhiteSpace(sql))
        {
            using var statement = Compile(sql, out sql);
            statement.Run();
        }
    }

    /// <summary>The one number that a query answers with.</summary>
    public long Number(string sql)
    {
        using var statement = Compile(sql, out _);
        return statement.Step() ? statement.Number(0) : 0;
    }

    /// <summary>The one text that a query answers with.</summary>
    public string Text(string sql)
    {
        using var statement = Compile(sql, out _);
        return statement.Step() ? statement.Text(0) : "";
    }

    public void Check(int code)
    {
        if (code != raw.SQLITE_OK)
            throw LastError(code);
    }

    public SqliteError LastError(int code) => new(code, raw.sqlite3_errmsg(_handle).utf8_to_string() ?? "no message");

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _handle.manual_close_v2();
    }

    // Compiling reads the schema from the file, so it meets the locks of others too.
    private Statement Compile(string sql, out string rest)
    {
        var wait = new BusyWait(BusyTimeout);
        int code;
        sqlite3_stmt prepared;
        while (BusyWait.IsBusy(code = raw.sqlite3_prepare_v2(_handle, sql, out prepared, out rest)) && wait.Once())
        {
        }

        Check(code);
        return new Statement(this, prepared);
    }
}
