using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CacheCow.Net.Nodes;

/// <summary>Takes the steps of contexts towards the database: commands that change something, and the ends of transactions. To be added after the cache's own.</summary>
internal sealed class SteppingInterceptor(Steps steps) : DbCommandInterceptor, IDbTransactionInterceptor
{
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        eventData.CommandSource == CommandSource.LinqQuery
            ? result
            : InterceptionResult<DbDataReader>.SuppressWithResult(await TakeAsync(command, eventData, () => command.ExecuteReaderAsync(cancellationToken)));

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        InterceptionResult<int>.SuppressWithResult(await TakeAsync(command, eventData, () => command.ExecuteNonQueryAsync(cancellationToken)));

    public async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await steps.TakeAsync("COMMIT", () => transaction.CommitAsync(cancellationToken));
        return InterceptionResult.Suppress();
    }

    public async ValueTask<InterceptionResult> TransactionRollingBackAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await steps.PassAsync("before ROLLBACK");
        return result;
    }

    public async ValueTask<InterceptionResult> RollingBackToSavepointAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await steps.PassAsync("before ROLLBACK TO");
        return result;
    }

    private Task<T> TakeAsync<T>(DbCommand command, CommandEventData eventData, Func<Task<T>> step) =>
        command.Transaction is null ? steps.TakeAsync($"{eventData.CommandSource}", step) : steps.TakeUnseenAsync($"{eventData.CommandSource}", step);
}
