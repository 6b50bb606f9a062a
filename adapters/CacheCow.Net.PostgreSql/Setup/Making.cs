using Npgsql;

namespace CacheCow.Net.PostgreSql;

/// <summary>Makes what is missing, or says what to run.</summary>
internal sealed class Making(PostgresFeedOptions options, NpgsqlConnection connection, string user)
{
    /// <summary>Makes it.</summary>
    /// <returns>Is the slot new, and everything invalidated that was changed before it?</returns>
    public async Task<bool> MakeAsync(IReadOnlyList<string> missing, bool isSlotThere, Func<CancellationToken, ValueTask> invalidateAll, CancellationToken cancellationToken)
    {
        if (options.Setup == FeedSetup.Explain)
        {
            Explain(missing, isSlotThere);
            return false;
        }

        // A slot knows nothing of changes before the publication had the table: it starts anew, and with it the caches.
        var isCurrent = isSlotThere && missing.Count == 0;
        if (!isCurrent && await Catalog.SlotAsync(connection, options.SlotName, cancellationToken).ConfigureAwait(false) is not null)
            await SlotMaker.RunAsync(connection, Sql.DropSlot(options.SlotName), cancellationToken).ConfigureAwait(false);
        await PublishAsync(missing, cancellationToken).ConfigureAwait(false);
        if (!isCurrent)
            await SlotMaker.MakeAsync(connection, options, invalidateAll, cancellationToken).ConfigureAwait(false);
        return !isCurrent;
    }

    private void Explain(IReadOnlyList<string> missing, bool isSlotThere)
    {
        var statements = isSlotThere ? missing : [.. missing, Sql.CreateSlot(options.SlotName)];
        if (statements.Count > 0)
            throw new FeedException($"The database '{connection.Database}' is not set up for the feed, and Setup is Explain. Run: {string.Join(' ', statements)}");
    }

    private async Task PublishAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var statement in statements)
                await SlotMaker.RunAsync(connection, statement, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw ServerErrors.MayNot(exception, user, connection.Database, statements);
        }
    }
}
