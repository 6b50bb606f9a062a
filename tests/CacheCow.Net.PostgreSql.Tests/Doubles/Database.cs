using CacheCow.Net.Testing;
using Npgsql;

namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>A database of a test's own, and the slot that goes with it.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly PostgresServer _server;

    private Database(PostgresServer server, string name)
    {
        (_server, Name) = (server, name);
        ConnectionString = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name, Pooling = true }.ConnectionString;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    public static async Task<Database> CreateAsync(PostgresServer server)
    {
        var database = new Database(server, $"cow_{Guid.NewGuid():N}");
        await server.PsqlAsync("postgres", $"CREATE DATABASE {database.Name}");
        return database;
    }

    /// <summary>Runs SQL with psql.</summary>
    public Task<string> PsqlAsync(string sql) => _server.PsqlAsync(Name, sql);

    /// <summary>Runs SQL on a connection of its own.</summary>
    public async Task<object?> SqlAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString))
            NpgsqlConnection.ClearPool(pooled);
        await _server.PsqlAsync("postgres", $"SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE database = '{Name}' AND active");
        await Until.TrueAsync("nobody has the slots", async () => await _server.PsqlAsync("postgres", $"SELECT count(*) FROM pg_replication_slots WHERE database = '{Name}' AND active") == "0");
        await _server.PsqlAsync("postgres", $"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '{Name}'");
        await _server.PsqlAsync("postgres", $"DROP DATABASE {Name} WITH (FORCE)");
    }
}
