using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace CacheCow.Net.EntityFrameworkCore;

// Transactions: what is waited for before the commit, and W2 after the end.
internal sealed partial class CacheCowInterceptor
{
    public DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        Renew(result);
        return result;
    }

    public ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        Renew(result);
        return new(result);
    }

    public DbTransaction TransactionUsed(DbConnection connection, TransactionEventData eventData, DbTransaction result)
    {
        DbTransactions.OfForeign(result, Cache.CacheOptions.TimeProvider, LookInterval);
        return result;
    }

    public ValueTask<DbTransaction> TransactionUsedAsync(
        DbConnection connection, TransactionEventData eventData, DbTransaction result, CancellationToken cancellationToken = default) =>
        new(TransactionUsed(connection, eventData, result));

    public InterceptionResult TransactionCommitting(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result)
    {
        Wait(BeforeCommitAsync(transaction, eventData, isAsync: false, default));
        return result;
    }

    public async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        await BeforeCommitAsync(transaction, eventData, isAsync: true, cancellationToken).ConfigureAwait(false);
        return result;
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Wait(EndAsync(transaction, isCommitted: true));

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
        EndAsync(transaction, isCommitted: true).AsTask();

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) => Wait(EndAsync(transaction, isCommitted: false));

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default) =>
        EndAsync(transaction, isCommitted: false).AsTask();

    public void RolledBackToSavepoint(DbTransaction transaction, TransactionEventData eventData)
    {
        // Entity Framework's own, when a save fails: the context knows that it has not saved.
        SaveState? state = null;
        if (eventData.Context is { } context && _states.TryGetValue(context, out state) && state.IsBegun)
            return;
        if (DbTransactions.Find(transaction) is not { } writes)
            return;
        writes.PartialRollbacks++;
        state?.Doubts.Look(eventData.Context!);
    }

    public Task RolledBackToSavepointAsync(DbTransaction transaction, TransactionEventData eventData, CancellationToken cancellationToken = default)
    {
        RolledBackToSavepoint(transaction, eventData);
        return Task.CompletedTask;
    }

    public void TransactionFailed(DbTransaction transaction, TransactionErrorEventData eventData)
    {
        // A failed savepoint ends nothing, and a failed rollback leaves the rest to the end of the connection.
        if (eventData.Action != "Commit" || Doubt.LeavesOpen(transaction, eventData.Exception) || DbTransactions.Take(transaction) is not { } writes)
            return;
        if (Doubt.IsLeftBy(eventData.Exception))
            writes.EndInDoubt();
        else
            _ = writes.EndAsync().AsTask();
    }

    public Task TransactionFailedAsync(DbTransaction transaction, TransactionErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        TransactionFailed(transaction, eventData);
        return Task.CompletedTask;
    }

    // A driver's object that is used anew: whatever it was before is over.
    private static void Renew(DbTransaction transaction)
    {
        if (DbTransactions.Take(transaction) is { } before)
            _ = before.EndAsync().AsTask();
    }

    private static ValueTask EndAsync(DbTransaction transaction, bool isCommitted)
    {
        if (DbTransactions.Take(transaction) is not { } writes)
            return default;
        writes.IsCommitted = isCommitted;
        return writes.EndAsync();
    }

    private async ValueTask BeforeCommitAsync(DbTransaction transaction, TransactionEventData eventData, bool isAsync, CancellationToken cancellationToken)
    {
        if (SaveIn(transaction, eventData) is var (context, state))
            await PrepareCommitAsync(context, state, isAsync, cancellationToken).ConfigureAwait(false);
        if (eventData.Context is not { } committing || DbTransactions.Find(transaction) is not { } writes)
            return;
        foreach (var left in writes.TakeLeftBehind(this))
            await SettleInTransactionAsync(committing, left, PlanOf(committing), isAsync, cancellationToken).ConfigureAwait(false);
    }

    private (DbContext Context, SaveState State)? SaveIn(DbTransaction transaction, TransactionEventData eventData) =>
        eventData.Context is { } context && _states.TryGetValue(context, out var state) && state.IsBegun && state.Home is { } home && home == DbTransactions.Find(transaction)
            ? (context, state)
            : null;

    private static async ValueTask SaveInOwnTransactionAsync(DbContext context, SaveState state, ModelPlan plan, bool isAsync, CancellationToken cancellationToken)
    {
        var own = await BeginOwnAsync(context, isAsync, cancellationToken).ConfigureAwait(false);
        state.Own = own;
        var home = DbTransactions.Of(own.GetDbTransaction());
        home.Add(state.Write!);
        state.MoveTo(home, own.GetDbTransaction());
        await plan.Outbox!.WriteAsync(context, state.Write!, isAsync, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<IDbContextTransaction> BeginOwnAsync(DbContext context, bool isAsync, CancellationToken cancellationToken) =>
        isAsync ? await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false) : context.Database.BeginTransaction();

    private static async ValueTask CommitOwnAsync(IDbContextTransaction own, bool isAsync, CancellationToken cancellationToken)
    {
        if (isAsync)
        {
            await using var _ = own.ConfigureAwait(false);
            await own.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            using var _ = own;
            own.Commit();
        }
    }
}
