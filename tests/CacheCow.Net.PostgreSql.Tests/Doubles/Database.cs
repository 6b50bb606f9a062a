using CacheCow.Net.Testing;
using Npgsql;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>A database of a test's own, and the slot that goes with it.</summary>
internal sealed class Database : IAsyncDisposable
{
    // That can copy files, and need not write each page to the log, which every slot of the server then has to pass over.
    private const int FirstWithStrategies = 15;

    private readonly string _administrator;
    private readonly NpgsqlDataSource _statements;

    private Database(PostgresServer server, string name)
    {
        Name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name, Pooling = true }.ConnectionString;
        _administrator = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = "postgres", CommandTimeout = 0 }.ConnectionString;

        // A process of psql for each statement, and a session of the server for it, would cost far more than the statement. All values come as texts: no types need be known.
        var statements = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(ConnectionString) { CommandTimeout = 0 }.ConnectionString);
        _statements = statements.ConfigureTypeLoading(types => types.EnableTypeLoading(false)).Build();
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public static async Task<Database> CreateAsync(PostgresServer server)
    {
        var database = new Database(server, $"cow_{Guid.NewGuid():N}");
        await using var connection = await OpenAsync(database._administrator);
        var how = connection.PostgreSqlVersion.Major >= FirstWithStrategies ? " STRATEGY FILE_COPY" : "";
        await TextAsync(connection, $"CREATE DATABASE {database.Name}{how}");
        return database;
    }

    /// <summary>Runs SQL, in one transaction if it begins no other, on a connection that the caches do not use.</summary>
    /// <returns>What <c>psql</c> would print.</returns>
    public async Task<string> RunAsync(string sql)
    {
        await using var connection = await _statements.OpenConnectionAsync();
        return await TextAsync(connection, sql);
    }

    /// <summary>Runs SQL on a connection of its own.</summary>
    public async Task<object?> SqlAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public Task<NpgsqlConnection> OpenAsync() => OpenAsync(ConnectionString);

    public async ValueTask DisposeAsync()
    {
        await _statements.DisposeAsync();
        await using (var pooled = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(pooled);

        await using var administrator = await OpenAsync(_administrator);
        await TextAsync(administrator, $"SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE database = '{Name}' AND active");
        await Until.TrueAsync("nobody has the slots", async () => await TextAsync(administrator, $"SELECT count(*) FROM pg_replication_slots WHERE database = '{Name}' AND active") == "0");
        await TextAsync(administrator, $"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '{Name}'");
        await TextAsync(administrator, $"DROP DATABASE {Name} WITH (FORCE)");
    }

    private static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<string> TextAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await using var rows = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        do
        {
            while (await rows.ReadAsync())
                lines.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(i => rows.IsDBNull(i) ? "" : rows.GetString(i))));
        }
        while (await rows.NextResultAsync());
        return string.Join('\n', lines);
    }
}
