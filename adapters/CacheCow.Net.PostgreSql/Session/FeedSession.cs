using Npgsql;
using Npgsql.Replication;
using Npgsql.Replication.Internal;
using Npgsql.Replication.PgOutput;
using NpgsqlTypes;

namespace CacheCow.Net.PostgreSql;

/// <summary>One connection's life: reads the log, invalidates, confirms, and looks from time to time whether all is as it should be.</summary>
internal sealed class FeedSession : IAsyncDisposable
{
    // Until the first message shows that the server has taken the feed in.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(10);

    // While somebody waits. The driver does not say when the server has told how far its log goes, without anything in it for this feed.
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LongestLook = TimeSpan.FromMilliseconds(50);

    private readonly PostgresFeedOptions _options;
    private readonly LogicalReplicationConnection _connection;
    private readonly PendingTransactions _pending;
    private readonly Confirmations _confirmations;
    private readonly Applier _applier;
    private readonly LogReader _reader;
    private readonly CatchUps _catchUps;
    private readonly Visibility _visibility;
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FeedSession(
        PostgresFeedOptions options, LogicalReplicationConnection connection, Visibility visibility, RelationResolver resolver, Invalidator invalidator, CatchUps catchUps,
        FeedMetrics metrics)
    {
        (_options, _connection, _visibility, _catchUps) = (options, connection, visibility, catchUps);
        _connection.WalReceiverStatusInterval = options.ConfirmInterval;
        _pending = new PendingTransactions(options.MaxPending);
        _confirmations = new Confirmations(connection, _pending, catchUps);
        _applier = new Applier(_pending, visibility, invalidator, _confirmations, options, metrics);
        _reader = new LogReader(resolver.ResolveAsync, invalidator.NewChanges, () => resolver.Version);
    }

    public TimeSpan? Delay => _applier.Delay;

    /// <summary>Runs until something fails, or until it is cancelled.</summary>
    /// <param name="taken">Called once, when the server sends and nobody else can have the slot; nothing is confirmed until it has ended.</param>
    /// <param name="check">Called every <see cref="PostgresFeedOptions.CheckInterval"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(Func<CancellationToken, Task> taken, Func<CancellationToken, Task> check, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] parts = [ReadAsync(ending.Token), _applier.RunAsync(ending.Token), KeepAsync(taken, ending.Token), CheckAsync(check, ending.Token)];
        var first = await Task.WhenAny(parts).ConfigureAwait(false);
        await ending.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(parts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.TryDisposeAsync().ConfigureAwait(false);
        await _visibility.TryDisposeAsync().ConfigureAwait(false);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        KeyValuePair<string, string?>[] settings = [new("proto_version", "1"), new("publication_names", Sql.Quoted(_options.PublicationName))];
        var log = _connection.StartLogicalReplication(new PgOutputReplicationSlot(_options.SlotName), cancellationToken, options: settings);
        await foreach (var message in log.ConfigureAwait(false))
        {
            var transaction = await _reader.ReadAsync(message.Data, cancellationToken).ConfigureAwait(false);
            if (transaction is not null)
                await _pending.AddAsync(transaction, cancellationToken).ConfigureAwait(false);
            _confirmations.IsReceiving = _reader.IsInTransaction;
        }

        throw new NpgsqlException("The server ended the stream of its log.");
    }

    private async Task KeepAsync(Func<CancellationToken, Task> taken, CancellationToken cancellationToken)
    {
        while (_connection.LastReceivedLsn == NpgsqlLogSequenceNumber.Invalid)
            await Task.Delay(Soon, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        await taken(cancellationToken).ConfigureAwait(false);
        _confirmations.Open();
        _taken.SetResult();
        for (var look = FirstLook; ; cancellationToken.ThrowIfCancellationRequested())
        {
            var asked = _catchUps.Asked; // before looking
            _confirmations.ConfirmIdle();
            var pause = _catchUps.AreAny && look < _options.ConfirmInterval ? look : _options.ConfirmInterval;
            await asked.WaitAsync(pause, _options.TimeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            look = asked.IsCompleted ? FirstLook : look * 2 < LongestLook ? look * 2 : LongestLook;
        }
    }

    private async Task CheckAsync(Func<CancellationToken, Task> check, CancellationToken cancellationToken)
    {
        // One look at a time.
        await _taken.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        while (true)
        {
            await Task.Delay(_options.CheckInterval, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            await check(cancellationToken).ConfigureAwait(false);
        }
    }
}
