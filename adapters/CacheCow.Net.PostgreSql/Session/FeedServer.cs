using Npgsql;
using Npgsql.Replication;

namespace CacheCow.Net.PostgreSql;

/// <summary>Connections to the server, of the kinds that a feed needs.</summary>
internal sealed class FeedServer : IDisposable
{
    private readonly NpgsqlConnectionStringBuilder _address;

    public FeedServer(string connectionString, string slot)
    {
        // Not part of a transaction that the feed, or a question, may be started in.
        _address = new NpgsqlConnectionStringBuilder(connectionString) { Enlist = false };
        _address.ApplicationName ??= $"CacheCow.Net feed {slot}";
    }

    public string? User => _address.Username;

    public Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => OpenAsync(_address.ConnectionString, cancellationToken);

    /// <summary>Not from the pool: what is left half-made goes with the connection.</summary>
    public Task<NpgsqlConnection> OpenAloneAsync(CancellationToken cancellationToken) =>
        OpenAsync(new NpgsqlConnectionStringBuilder(_address.ConnectionString) { Pooling = false }.ConnectionString, cancellationToken);

    /// <summary>A connection for the log. Values arrive as the session writes them, whatever the server's, the database's or the role's own settings are.</summary>
    public async Task<LogicalReplicationConnection> OpenLogAsync(CancellationToken cancellationToken)
    {
        var address = new NpgsqlConnectionStringBuilder(_address.ConnectionString)
        {
            Timezone = "UTC",
            Options = $"{_address.Options} -c datestyle=ISO -c intervalstyle=postgres -c bytea_output=hex -c extra_float_digits=1".TrimStart(),
        };
        var connection = new LogicalReplicationConnection(address.ConnectionString);
        try
        {
            await connection.Open(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.TryDisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes what the pool holds.</summary>
    public void Dispose()
    {
        using var pooled = new NpgsqlConnection(_address.ConnectionString);
        NpgsqlConnection.ClearPool(pooled);
    }

    private static async Task<NpgsqlConnection> OpenAsync(string address, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(address);
        try
        {
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.TryDisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
