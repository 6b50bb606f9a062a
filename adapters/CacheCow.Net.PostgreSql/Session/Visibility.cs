using Npgsql;

namespace CacheCow.Net.PostgreSql;

/// <summary>
/// Asks the server which commits can be seen. The log tells of a commit before other sessions see it: by a moment, and, where a synchronous standby is waited for, by as long as that
/// takes. Who invalidated in between would leave the old object to whoever reads and caches it then.
/// </summary>
internal sealed class Visibility : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _command;

    private Visibility(NpgsqlConnection connection)
    {
        _connection = connection;
        _command = new NpgsqlCommand("SELECT pg_current_snapshot()::text, clock_timestamp()", connection);
    }

    public static async Task<Visibility> OpenAsync(FeedServer server, CancellationToken cancellationToken)
    {
        // Not from the pool: after a failover, what lies there may be connected to the old primary, and say of its commits that they can be seen.
        var visibility = new Visibility(await server.OpenAloneAsync(cancellationToken).ConfigureAwait(false));
        try
        {
            await Preparation.CheckServerAsync(visibility._connection, cancellationToken).ConfigureAwait(false);
            await visibility._command.PrepareAsync(cancellationToken).ConfigureAwait(false);
            return visibility;
        }
        catch
        {
            await visibility.TryDisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What can be seen, and what the server's clock says.</summary>
    public async ValueTask<(CommitSnapshot Snapshot, DateTime Now)> ReadAsync(CancellationToken cancellationToken)
    {
        var reader = await _command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var disposal = reader.ConfigureAwait(false);
        await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return (CommitSnapshot.Parse(reader.GetString(0)), reader.GetDateTime(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _command.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }
}
