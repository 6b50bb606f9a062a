using Npgsql;
using Npgsql.Replication;

namespace CacheCow.Net.PostgreSql;

// The feed's life: one session after another.
public sealed partial class PostgresFeed
{
    private readonly Dictionary<FeedTable, string> _fingerprints = [];
    private readonly List<(string Next, FeedTable[] Tables)> _unsettled = [];
    private volatile IReadOnlyList<TableInfo> _found = [];
    private (string System, uint Timeline)? _identity;
    private int _alterations;

    private async Task RunToTheEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunSessionsAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _catchUps.End();
        }

        SetState(FeedState.Off, null);
    }

    private async Task RunSessionsAsync(CancellationToken cancellationToken)
    {
        var backoff = _options.NewBackoff();
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
        return Task.Delay(backoff.Next(), _options.TimeProvider, cancellationToken);
    }

    private async Task RunSessionAsync(Action started, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken).ConfigureAwait(false);
        var connection = await _server.OpenLogAsync(cancellationToken).ConfigureAwait(false);
        await using var disposal = connection.ConfigureAwait(false);
        var server = await connection.IdentifySystem(cancellationToken).ConfigureAwait(false);
        _identity = (server.SystemId, server.Timeline);

        var visibility = await Visibility.OpenAsync(_server, cancellationToken).ConfigureAwait(false);
        var resolver = new RelationResolver(_server, () => _found, () => Volatile.Read(ref _alterations));
        var session = new FeedSession(_options, connection, visibility, resolver, _invalidator, _catchUps, _metrics);
        await using var sessionDisposal = session.ConfigureAwait(false);
        _session = session;
        try
        {
            await session.RunAsync(token => TakeOverAsync(started, token), CheckAsync, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _session = null;
            _catchUps.Forget();
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        var connection = await _server.OpenAloneAsync(cancellationToken).ConfigureAwait(false);
        await using var disposal = connection.ConfigureAwait(false);
        await Preparation.CheckServerAsync(connection, cancellationToken).ConfigureAwait(false);

        var preparation = new Preparation(_options, _tables);
        var found = await preparation.CheckTablesAsync(connection, cancellationToken).ConfigureAwait(false);
        var isSlotThere = preparation.CheckSlot(await Catalog.SlotAsync(connection, _options.SlotName, cancellationToken).ConfigureAwait(false), connection.Database);
        var publication = await Catalog.PublicationAsync(connection, _options.PublicationName, cancellationToken).ConfigureAwait(false);
        var missing = preparation.CheckPublication(publication, found, connection.PostgreSqlVersion.Major);
        await new SlotSetup(_options, connection, _server.User ?? "").MakeAsync(missing, isSlotThere, InvalidateAllAsync, cancellationToken).ConfigureAwait(false);
        (_found, _warnings) = (found, preparation.Warnings);
    }

    /// <summary>The slot is this process's: if what the last one has left does not fit, it may have confirmed what is mapped here, or have missed what was altered.</summary>
    private async Task TakeOverAsync(Action started, CancellationToken cancellationToken)
    {
        var connection = await _server.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var disposal = connection.ConfigureAwait(false);
        var look = await LookAsync(connection, cancellationToken).ConfigureAwait(false);

        // Who may not make the publication leaves no notes, and what others have left says nothing of the slot that somebody made by hand.
        if (_options.Setup != FeedSetup.Create || SlotNote.In(look.Comment, _options.SlotName) != look.SlotNote)
        {
            // A commit that another process has confirmed may not be visible yet.
            await SlotMaker.WaitForOthersAsync(connection, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            await InvalidateAllAsync(cancellationToken).ConfigureAwait(false);
            _unsettled.Clear();
            Remember(look);
        }

        await TakeAsync(connection, look, cancellationToken).ConfigureAwait(false);
        started();
        SetState(FeedState.Streaming, null);
    }

    /// <summary>Looks at the tables again: what changed rows and is in no log invalidates now.</summary>
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var connection = await _server.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var disposal = connection.ConfigureAwait(false);
        await TakeAsync(connection, await LookAsync(connection, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        _metrics.LagBytes((await Catalog.SlotAsync(connection, _options.SlotName, cancellationToken).ConfigureAwait(false))?.LagBytes);
    }

    private async Task<CatalogSnapshot> LookAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var preparation = new Preparation(_options, _tables);
        var found = await preparation.CheckTablesAsync(connection, cancellationToken).ConfigureAwait(false);
        var publication = await Catalog.PublicationAsync(connection, _options.PublicationName, cancellationToken).ConfigureAwait(false);
        var missing = preparation.CheckPublication(publication, found, connection.PostgreSqlVersion.Major);
        if (missing.Count > 0 || publication is null)
            throw new FeedException($"The publication '{_options.PublicationName}' no longer has all that is mapped. What is missing: {string.Join(' ', missing)}");
        var comment = await SlotNote.ReadAsync(connection, _options.PublicationName, cancellationToken).ConfigureAwait(false);
        return new CatalogSnapshot(found, publication.Identity, preparation.Warnings, comment, SlotNote.Of(found, publication.Identity, _identity));
    }

    /// <summary>Works with the tables as they are now, invalidates what was altered since the last look, and leaves a note for the next process.</summary>
    private async ValueTask TakeAsync(NpgsqlConnection connection, CatalogSnapshot look, CancellationToken cancellationToken)
    {
        (_found, _warnings) = (look.Tables, look.Warnings);
        FeedTable[] altered = [.. look.Tables.Where(table => _fingerprints.TryGetValue(table.Mapping, out var before) && before != look.FingerprintOf(table)).Select(table => table.Mapping)];
        if (altered.Length > 0)
        {
            // The rows that are read from now on find the tables anew. What was read before belongs to transactions that have an id by now.
            Interlocked.Increment(ref _alterations);
            _unsettled.Add((await SlotMaker.NextTransactionAsync(connection, cancellationToken).ConfigureAwait(false), altered));
            if (!await SlotMaker.HaveEndedAsync(connection, _unsettled[^1].Next, cancellationToken).ConfigureAwait(false))
                await _invalidator.InvalidateAllAsync(altered, Fallback.SchemaChanged, cancellationToken).ConfigureAwait(false);
        }

        Remember(look);
        await SettleAsync(connection, cancellationToken).ConfigureAwait(false);
        if (_options.Setup == FeedSetup.Create && _unsettled.Count == 0)
            await SlotNote.WriteAsync(connection, _options, look.Comment, look.SlotNote, cancellationToken).ConfigureAwait(false);
    }

    // A transaction that was under way when the tables or the publication were altered may have changed what the log does not tell: once all have ended, that can be seen, and goes too.
    private async ValueTask SettleAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        while (_unsettled.Count > 0 && await SlotMaker.HaveEndedAsync(connection, _unsettled[0].Next, cancellationToken).ConfigureAwait(false))
        {
            await _invalidator.InvalidateAllAsync(_unsettled[0].Tables, Fallback.SchemaChanged, cancellationToken).ConfigureAwait(false);
            _unsettled.RemoveAt(0);
        }
    }

    private void Remember(CatalogSnapshot look)
    {
        foreach (var table in look.Tables)
            _fingerprints[table.Mapping] = look.FingerprintOf(table);
    }

    private void Log(FeedState state, Exception? error)
    {
        switch (state)
        {
            case FeedState.Streaming:
                Messages.FeedStreams(_options.Logger, _options.SlotName);
                break;
            case FeedState.Standby:
                Messages.FeedStandsBy(_options.Logger, _options.SlotName);
                break;
            case FeedState.Failed:
                Messages.FeedFailed(_options.Logger, _options.SlotName, error?.GetType().FullName ?? "");
                break;
            case FeedState.Off:
                Messages.FeedEnded(_options.Logger, _options.SlotName);
                break;
        }
    }

    private void SetState(FeedState state, Exception? error)
    {
        _error = error;
        if (_state == state)
            return;
        _state = state;
        _metrics.State(state);
        Log(state, error);
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
