using Npgsql;

namespace CacheCow.Net.PostgreSql;

/// <summary>Makes what is missing, or says what to run.</summary>
internal sealed class SlotSetup(PostgresFeedOptions options, NpgsqlConnection connection, string user)
{
    /// <summary>Makes it. If the slot is new, everything is invalidated that was changed before it.</summary>
    public async Task MakeAsync(IReadOnlyList<string> missing, bool isSlotThere, Func<CancellationToken, ValueTask> invalidateAll, CancellationToken cancellationToken)
    {
        if (options.Setup == FeedSetup.Explain)
        {
            Explain(missing, isSlotThere);
            return;
        }

        // A slot knows nothing of changes before the publication had the table: it starts anew, and with it the caches.
        var isCurrent = isSlotThere && missing.Count == 0;
        if (!isCurrent && await Catalog.SlotAsync(connection, options.SlotName, cancellationToken).ConfigureAwait(false) is not null)
            await SlotMaker.RunAsync(connection, Sql.DropSlot(options.SlotName), cancellationToken).ConfigureAwait(false);
        await PublishAsync(missing, cancellationToken).ConfigureAwait(false);
        if (isCurrent)
            return;

        // First: who streams from the new slot may map something else than this process, which may die before that one looks.
        var comment = await SlotNote.ReadAsync(connection, options.PublicationName, cancellationToken).ConfigureAwait(false);
        await SlotNote.WriteAsync(connection, options, comment, null, cancellationToken).ConfigureAwait(false);
        await SlotMaker.MakeAsync(connection, options, invalidateAll, cancellationToken).ConfigureAwait(false);
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
