using Npgsql;

namespace CacheCow.Net.Nodes;

/// <summary>Objects in PostgreSQL. Those of two parts are changed part by part, and the sum of the versions is their own: so two writers need not wait for each other.</summary>
internal sealed class WalkDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly string? _owner;

    private WalkDatabase(string connection, string? owner)
    {
        (Connection, _owner) = (connection, owner);
        _source = NpgsqlDataSource.Create(connection);
    }

    /// <summary>How to open it.</summary>
    public string Connection { get; }

    /// <summary>Unlike any other database's.</summary>
    public string Name => new NpgsqlConnectionStringBuilder(Connection).Database!;

    /// <summary>Makes a database, which goes when this does.</summary>
    /// <param name="server">How to connect; a database is still to be named.</param>
    public static async Task<WalkDatabase> CreateAsync(string server)
    {
        var name = $"cachecow_{Guid.NewGuid():N}";
        await using (var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Database = "postgres", Pooling = false }.ConnectionString))
            await source.CreateCommand($"CREATE DATABASE {name}").ExecuteNonQueryAsync();
        var database = new WalkDatabase(new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString, server);
        await database._source.CreateCommand("CREATE TABLE objects (id int, part int, version bigint, PRIMARY KEY (id, part))").ExecuteNonQueryAsync();
        return database;
    }

    public static WalkDatabase Open(string connection) => new(connection, null);

    public async Task AddAsync(int key, int parts)
    {
        await using var command = _source.CreateCommand("INSERT INTO objects SELECT $1, part, 1 FROM generate_series(0, $2 - 1) part");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = key });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = parts });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The committed version.</summary>
    public async Task<long> VersionAsync(int key)
    {
        await using var command = _source.CreateCommand("SELECT coalesce(sum(version), 0)::bigint FROM objects WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = key });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Changes all objects of a run, and commits.</summary>
    public async Task ChangeAsync(WalkObjects objects)
    {
        await using var command = _source.CreateCommand("UPDATE objects SET version = version + 1 WHERE id = ANY ($1) AND part = 0");
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = objects.All });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>How many connections an application has.</summary>
    public async Task<long> ConnectionsAsync(string application)
    {
        await using var command = _source.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = application });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask<NpgsqlConnection> OpenAsync() => _source.OpenConnectionAsync();

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        if (_owner is null)
            return;
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_owner) { Database = "postgres", Pooling = false }.ConnectionString);
        await source.CreateCommand($"DROP DATABASE {Name} WITH (FORCE)").ExecuteNonQueryAsync();
    }
}
