using Npgsql;

namespace CacheCow.Net.PostgreSql;

/// <summary>
/// Makes a slot in such a way that, once it is there, nothing is cached that was changed before its position:
/// 1. a temporary slot marks the position; 2. wait until whatever was under way then has ended: a commit that is logged before the position may become visible after it;
/// 3. invalidate all that is mapped; 4. copy the slot to its lasting name. Who dies in between leaves no slot, and the next begins anew.
/// </summary>
internal static class SlotMaker
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task MakeAsync(NpgsqlConnection connection, PostgresFeedOptions options, Func<CancellationToken, ValueTask> invalidateAll, CancellationToken cancellationToken)
    {
        var temporary = $"{options.SlotName}_new";
        await RunAsync(connection, $"SELECT pg_create_logical_replication_slot({Sql.Literal(temporary)}, 'pgoutput', true)", cancellationToken).ConfigureAwait(false);
        await WaitForOthersAsync(connection, options.TimeProvider, cancellationToken).ConfigureAwait(false);
        await invalidateAll(cancellationToken).ConfigureAwait(false);
        try
        {
            await RunAsync(connection, $"SELECT pg_copy_logical_replication_slot({Sql.Literal(temporary)}, {Sql.Literal(options.SlotName)}, false)", cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.DuplicateObject)
        {
            // Another process has made it meanwhile, by the same steps. If that one maps something else, no note fits.
        }

        await RunAsync(connection, Sql.DropSlot(temporary), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a statement, however long it takes: the server waits for transactions that are under way.</summary>
    public static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var disposal = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until every transaction that is under way now has ended, and can be seen if it has committed.</summary>
    public static async Task WaitForOthersAsync(NpgsqlConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        var begun = await NextTransactionAsync(connection, cancellationToken).ConfigureAwait(false);
        while (!await HaveEndedAsync(connection, begun, cancellationToken).ConfigureAwait(false))
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The id that no transaction has yet.</summary>
    public static Task<string> NextTransactionAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        Catalog.TextAsync(connection, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text", cancellationToken);

    /// <summary>Have all transactions ended that are older, so that those that have committed can be seen?</summary>
    public static async Task<bool> HaveEndedAsync(NpgsqlConnection connection, string next, CancellationToken cancellationToken) =>
        await Catalog.TextAsync(connection, $"SELECT (pg_snapshot_xmin(pg_current_snapshot()) >= '{next}'::xid8)::text", cancellationToken).ConfigureAwait(false) == "true";
}
