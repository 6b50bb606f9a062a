using System.Net.Sockets;
using CacheCow.Net.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shop.Data;

namespace Shop.Caching;

/// <summary>Runs the feed as long as the shop is open.</summary>
internal sealed partial class PriceFeedService(PostgresFeed feed, IDbContextFactory<ShopContext> contexts, ILogger<PriceFeedService> logger) : IHostedService
{
    private const int MostTries = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The shop opens when the feed streams: what was cached before that, and changed since, is gone then.</summary>
    /// <exception cref="Failure">The feed cannot stream: why, and what to run.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        feed.StateChanged += (_, change) => Tell(change, began);
        feed.Start();
        try
        {
            await began.Task.WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new Failure($"The commit log does not stream after {Patience}; the feed is {feed.State}.", ExitCode.NoServer);
        }
    }

    /// <summary>
    /// Ends the feed and drops its slot: a slot that nobody reads keeps the log on the server's disk for good, and nobody may ever run this example again. A shop that is there to stay
    /// keeps its slot; what changes while it is down is then told when it is back.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await feed.DisposeAsync();
        try
        {
            await DropSlotAsync(cancellationToken);
        }
        catch (Exception error) when (error.GetBaseException() is NpgsqlException or SocketException)
        {
            LogSlot(logger, PriceFeed.Slot, error.Message);
        }
    }

    private async Task DropSlotAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);

        // The server takes a moment to see that we have left. If it stays in use, another shop has taken over.
        var inUse = context.Database.SqlQuery<bool>($"""SELECT active AS "Value" FROM pg_replication_slots WHERE slot_name = {PriceFeed.Slot}""");
        for (var tries = 0; tries < MostTries && await inUse.FirstOrDefaultAsync(cancellationToken); tries++)
            await Task.Delay(Pause, cancellationToken);
        await context.Database.ExecuteSqlAsync(
            $"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = {PriceFeed.Slot} AND NOT active", cancellationToken);
    }

    private void Tell(FeedStateChangedEventArgs change, TaskCompletionSource began)
    {
        if (change.State is FeedState.Streaming or FeedState.Standby)
            began.TrySetResult();
        else if (change.State == FeedState.Failed && !began.TrySetException(new Failure(change.Error!.Message, ExitCode.NoServer, change.Error)))
            LogFailure(logger, change.Error.Message);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The feed is interrupted, and tries again: {Message}")]
    private static partial void LogFailure(ILogger logger, string message);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The slot stays in the server, and keeps its log. When it is reachable: SELECT pg_drop_replication_slot('{Slot}'). {Message}")]
    private static partial void LogSlot(ILogger logger, string slot, string message);
}
