using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Writes rows of the outbox through a context's connection, in its transaction, past its change tracker: the caller's own changes are under way there.
/// </summary>
internal sealed class OutboxTable
{
    private readonly IProperty _keys;
    private readonly string _insert;
    private readonly string _parameter;

    private OutboxTable(IEntityType type, ISqlGenerationHelper sql)
    {
        _keys = type.FindProperty(nameof(OutboxEntry.Keys))!;
        _parameter = sql.GenerateParameterName("keys");
        var column = _keys.GetColumnName(StoreObjectIdentifier.Table(type.GetTableName()!, type.GetSchema()))!;
        _insert = $"INSERT INTO {sql.DelimitIdentifier(type.GetTableName()!, type.GetSchema())} ({sql.DelimitIdentifier(column)}) VALUES ({sql.GenerateParameterNamePlaceholder("keys")})";
    }

    /// <summary>The table of a context's model; <see langword="null"/>: it has none.</summary>
    public static OutboxTable? Of(DbContext context) =>
        context.Model.FindEntityType(typeof(OutboxEntry)) is { } type ? new OutboxTable(type, context.GetService<ISqlGenerationHelper>()) : null;

    /// <summary>Writes what a write is about. If it fails, so does the save: its keys would be lost.</summary>
    public async ValueTask WriteAsync(DbContext context, CacheWrite write, bool isAsync, CancellationToken cancellationToken)
    {
        if (isAsync)
            await context.Database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        else
            context.Database.OpenConnection();
        var isInserted = false;
        try
        {
            foreach (var row in OutboxKeys.Rows(write.Changes, write.Owner.Cache))
                await InsertAsync(context, row, isAsync, cancellationToken).ConfigureAwait(false);
            write.IsInOutbox = isInserted = true;
        }
        finally
        {
            await CloseAsync(context, isAsync, mayThrow: isInserted).ConfigureAwait(false);
        }
    }

    // What has failed before is what the caller must hear of, not that a broken connection cannot be closed either.
    private static async ValueTask CloseAsync(DbContext context, bool isAsync, bool mayThrow)
    {
        try
        {
            if (isAsync)
                await context.Database.CloseConnectionAsync().ConfigureAwait(false);
            else
                context.Database.CloseConnection();
        }
        catch (Exception) when (!mayThrow)
        {
        }
    }

    private async ValueTask InsertAsync(DbContext context, string row, bool isAsync, CancellationToken cancellationToken)
    {
        var command = CommandFor(context, row);
        await using var _ = command.ConfigureAwait(false);
        if (isAsync)
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        else
            command.ExecuteNonQuery();
    }

    private DbCommand CommandFor(DbContext context, string row)
    {
        var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        if (context.Database.GetCommandTimeout() is { } timeout)
            command.CommandTimeout = timeout;
        command.CommandText = _insert;
        command.Parameters.Add(_keys.GetRelationalTypeMapping().CreateParameter(command, _parameter, row, nullable: false));
        return command;
    }
}
