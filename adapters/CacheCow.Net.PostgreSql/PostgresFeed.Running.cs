using Npgsql;
using Npgsql.Replication;

namespace CacheCow.Net.PostgreSql;

// The feed's life: one session after another.
public sealed partial class PostgresFeed
{
    private readonly Dictionary<FeedTable, string> _fingerprints = [];
    private volatile IReadOnlyList<TableInfo> _found = [];
    private (string System, uint Timeline)? _server;
    private bool _hasStreamed;

    private async Task RunToTheEndAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_options);
        SetState(FeedState.Connecting, null);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await RunSessionAsync(backoff.Reset, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                await PauseAsync(exception, backoff, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        SetState(FeedState.Off, null);
    }

    private Task PauseAsync(Exception exception, Backoff backoff, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return Task.CompletedTask;
        var explained = ServerErrors.Explained(exception, _options, _address.Username);
        if (explained is SlotTakenException)
        {
            SetState(FeedState.Standby, null);
            return Task.Delay(_options.StandbyRetry, _options.TimeProvider, cancellationToken);
        }

        _metrics.Error(_state == FeedState.Streaming ? "stream" : "connect");
        SetState(FeedState.Failed, explained);
        return backoff.WaitAsync(cancellationToken);
    }

    private async Task RunSessionAsync(Action started, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var connection = new LogicalReplicationConnection(ReplicationAddress());
        await using var disposal = connection.ConfigureAwait(false);
        await connection.Open(cancellationToken).ConfigureAwait(false);
        await CheckServerAsync(connection, cancellationToken).ConfigureAwait(false);

        var visibility = await Visibility.OpenAsync(_database, cancellationToken).ConfigureAwait(false);
        var session = new FeedSession(_options, connection, visibility, new RelationResolver(_database, () => _found), _invalidator, _metrics);
        await using var sessionDisposal = session.ConfigureAwait(false);
        _session = session;
        try
        {
            await session.RunAsync(() => Streaming(started), CheckAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _session = null;
        }
    }

    private void Streaming(Action started)
    {
        _hasStreamed = true;
        started();
        SetState(FeedState.Streaming, null);
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        // Not from the pool: what is left half-made goes with the connection.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_address.ConnectionString) { Pooling = false }.ConnectionString);
        await using var disposal = connection.ConfigureAwait(false);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await Preparation.CheckServerAsync(connection, cancellationToken).ConfigureAwait(false);

        var preparation = new Preparation(_options, _tables);
        var found = await preparation.CheckTablesAsync(connection, cancellationToken).ConfigureAwait(false);
        var isSlotThere = preparation.CheckSlot(await Catalog.SlotAsync(connection, _options.SlotName, cancellationToken).ConfigureAwait(false), connection.Database);
        await new Making(_options, connection, _address.Username ?? "").MakeAsync(
            await MissingAsync(connection, preparation, found, cancellationToken).ConfigureAwait(false), isSlotThere, _hasStreamed, InvalidateAllAsync, cancellationToken).ConfigureAwait(false);
        await TakeAsync(preparation, found, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> MissingAsync(NpgsqlConnection connection, Preparation preparation, IReadOnlyList<TableInfo> found, CancellationToken cancellationToken)
    {
        var publication = await Catalog.PublicationAsync(connection, _options.PublicationName, cancellationToken).ConfigureAwait(false);
        return preparation.CheckPublication(publication, found, connection.PostgreSqlVersion.Major);
    }

    /// <summary>Looks at the tables again: what changed rows and is in no log invalidates now.</summary>
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var connection = await _database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var disposal = connection.ConfigureAwait(false);
        var preparation = new Preparation(_options, _tables);
        var found = await preparation.CheckTablesAsync(connection, cancellationToken).ConfigureAwait(false);
        var missing = await MissingAsync(connection, preparation, found, cancellationToken).ConfigureAwait(false);
        if (missing.Count > 0)
            throw new FeedException($"The publication '{_options.PublicationName}' no longer has all that is mapped. What is missing: {string.Join(' ', missing)}");
        await TakeAsync(preparation, found, cancellationToken).ConfigureAwait(false);
        _metrics.LagBytes((await Catalog.SlotAsync(connection, _options.SlotName, cancellationToken).ConfigureAwait(false))?.LagBytes);
    }

    private async ValueTask TakeAsync(Preparation preparation, IReadOnlyList<TableInfo> found, CancellationToken cancellationToken)
    {
        (_found, _warnings) = (found, preparation.Warnings);
        var altered = found.Where(table => _fingerprints.TryGetValue(table.Mapping, out var known) && known != table.Fingerprint).ToArray();
        await _invalidator.InvalidateAllAsync(altered.Select(table => table.Mapping), Fallback.SchemaChanged, cancellationToken).ConfigureAwait(false);
        foreach (var table in found)
            _fingerprints[table.Mapping] = table.Fingerprint;
    }

    // After a failover the new primary may lack transactions that were seen, and cached.
    private async Task CheckServerAsync(LogicalReplicationConnection connection, CancellationToken cancellationToken)
    {
        var server = await connection.IdentifySystem(cancellationToken).ConfigureAwait(false);
        if (_server is { } known && known != (server.SystemId, server.Timeline))
            await InvalidateAllAsync(cancellationToken).ConfigureAwait(false);
        _server = (server.SystemId, server.Timeline);
    }

    // Values arrive as the session writes them, whatever the server's, the database's or the role's own settings are.
    private string ReplicationAddress() => new NpgsqlConnectionStringBuilder(_address.ConnectionString)
    {
        Timezone = "UTC",
        Options = $"{_address.Options} -c datestyle=ISO -c intervalstyle=postgres -c bytea_output=hex -c extra_float_digits=1".TrimStart(),
    }.ConnectionString;

    private void SetState(FeedState state, Exception? error)
    {
        _error = error;
        if (_state == state)
            return;
        _state = state;
        _metrics.State(state);
        try
        {
            StateChanged?.Invoke(this, new FeedStateChangedEventArgs(state, error));
        }
        catch (Exception)
        {
            // A handler's failure must not end the feed.
        }
    }
}
