using Npgsql;
using Npgsql.Replication;

namespace CacheCow.Net.PostgreSql;

// The feed's life: one session after another.
public sealed partial class PostgresFeed
{
    private readonly Dictionary<FeedTable, string> _fingerprints = [];
    private volatile IReadOnlyList<TableInfo> _found = [];
    private (string System, uint Timeline)? _identity;

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
        var explained = ServerErrors.Explained(exception, _options, _server.User);
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
        var connection = await _server.OpenLogAsync(cancellationToken).ConfigureAwait(false);
        await using var disposal = connection.ConfigureAwait(false);
        await CheckServerAsync(connection, cancellationToken).ConfigureAwait(false);

        var visibility = await Visibility.OpenAsync(_server, cancellationToken).ConfigureAwait(false);
        var session = new FeedSession(_options, connection, visibility, new RelationResolver(_server, () => _found), _invalidator, _metrics);
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
        started();
        SetState(FeedState.Streaming, null);
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var connection = await _server.OpenAloneAsync(cancellationToken).ConfigureAwait(false);
        await using var disposal = connection.ConfigureAwait(false);
        await Preparation.CheckServerAsync(connection, cancellationToken).ConfigureAwait(false);

        var preparation = new Preparation(_options, _tables);
        var found = await preparation.CheckTablesAsync(connection, cancellationToken).ConfigureAwait(false);
        var isSlotThere = preparation.CheckSlot(await Catalog.SlotAsync(connection, _options.SlotName, cancellationToken).ConfigureAwait(false), connection.Database);
        var missing = await MissingAsync(connection, preparation, found, cancellationToken).ConfigureAwait(false);
        var isNew = await new Making(_options, connection, _server.User ?? "").MakeAsync(missing, isSlotThere, InvalidateAllAsync, cancellationToken).ConfigureAwait(false);
        var note = await Note.ReadAsync(connection, _options.PublicationName, cancellationToken).ConfigureAwait(false);
        if (!isNew && note != Note.Of(found))
        {
            // A commit that another process has confirmed may not be visible yet.
            await SlotMaker.WaitForOthersAsync(connection, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            await InvalidateAllAsync(cancellationToken).ConfigureAwait(false);
        }

        await TakeAsync(connection, preparation, found, note, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> MissingAsync(NpgsqlConnection connection, Preparation preparation, IReadOnlyList<TableInfo> found, CancellationToken cancellationToken)
    {
        var publication = await Catalog.PublicationAsync(connection, _options.PublicationName, cancellationToken).ConfigureAwait(false);
        return preparation.CheckPublication(publication, found, connection.PostgreSqlVersion.Major);
    }

    /// <summary>Looks at the tables again: what changed rows and is in no log invalidates now.</summary>
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var connection = await _server.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var disposal = connection.ConfigureAwait(false);
        var preparation = new Preparation(_options, _tables);
        var found = await preparation.CheckTablesAsync(connection, cancellationToken).ConfigureAwait(false);
        var missing = await MissingAsync(connection, preparation, found, cancellationToken).ConfigureAwait(false);
        if (missing.Count > 0)
            throw new FeedException($"The publication '{_options.PublicationName}' no longer has all that is mapped. What is missing: {string.Join(' ', missing)}");
        var note = await Note.ReadAsync(connection, _options.PublicationName, cancellationToken).ConfigureAwait(false);
        await TakeAsync(connection, preparation, found, note, cancellationToken).ConfigureAwait(false);
        _metrics.LagBytes((await Catalog.SlotAsync(connection, _options.SlotName, cancellationToken).ConfigureAwait(false))?.LagBytes);
    }

    /// <summary>Works with the tables as they are now, invalidates what was altered since the last look, and leaves a note for the next process.</summary>
    private async ValueTask TakeAsync(NpgsqlConnection connection, Preparation preparation, IReadOnlyList<TableInfo> found, string note, CancellationToken cancellationToken)
    {
        (_found, _warnings) = (found, preparation.Warnings);
        var altered = found.Where(table => _fingerprints.TryGetValue(table.Mapping, out var before) && before != table.Fingerprint).ToArray();
        await _invalidator.InvalidateAllAsync(altered.Select(table => table.Mapping), Fallback.SchemaChanged, cancellationToken).ConfigureAwait(false);
        foreach (var table in found)
            _fingerprints[table.Mapping] = table.Fingerprint;
        if (_options.Setup == FeedSetup.Create)
            await Note.WriteAsync(connection, _options.PublicationName, note, Note.Of(found), cancellationToken).ConfigureAwait(false);
    }

    // After a failover the new primary may lack transactions that were seen, and cached.
    private async Task CheckServerAsync(LogicalReplicationConnection connection, CancellationToken cancellationToken)
    {
        var server = await connection.IdentifySystem(cancellationToken).ConfigureAwait(false);
        if (_identity is { } known && known != (server.SystemId, server.Timeline))
            await InvalidateAllAsync(cancellationToken).ConfigureAwait(false);
        _identity = (server.SystemId, server.Timeline);
    }

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
