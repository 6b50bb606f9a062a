using System.Collections.Concurrent;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>The writes of transactions of <c>System.Transactions</c>, ambient or enlisted in.</summary>
internal static class AmbientTransactions
{
    private static readonly ConcurrentDictionary<Transaction, TransactionWrites> Open = new();

    /// <summary>The writes of the transaction that a context works in; <see langword="null"/>: it works in none of these.</summary>
    public static TransactionWrites? Of(DbContext context) => CurrentOf(context) is { } transaction ? Of(transaction) : null;

    private static Transaction? CurrentOf(DbContext context)
    {
        if (context.GetService<IRelationalConnection>() is ITransactionEnlistmentManager enlistment
            && (enlistment.EnlistedTransaction ?? enlistment.CurrentAmbientTransaction) is { } joined && IsActive(joined))
            return joined;
        return Transaction.Current;
    }

    private static bool IsActive(Transaction transaction)
    {
        try
        {
            return transaction.TransactionInformation.Status == TransactionStatus.Active;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    private static TransactionWrites Of(Transaction transaction)
    {
        if (Open.TryGetValue(transaction, out var known) && !known.IsEnded)
            return known;
        var writes = new TransactionWrites();
        Open[transaction] = writes;

        // Told at once if it is over already.
        transaction.TransactionCompleted += (_, told) => End(transaction, writes, told.Transaction);
        return writes;
    }

    private static void End(Transaction key, TransactionWrites writes, Transaction? told)
    {
        Open.TryRemove(KeyValuePair.Create(key, writes));
        writes.IsCommitted = told?.TransactionInformation.Status == TransactionStatus.Committed;
        if (IsDecided(told))
            writes.End();
        else
            writes.EndInDoubt();
    }

    // A distributed one is told of when it is decided, which is before all of its databases have committed.
    private static bool IsDecided(Transaction? told) =>
        told?.TransactionInformation is { Status: TransactionStatus.Committed or TransactionStatus.Aborted } information && information.DistributedIdentifier == Guid.Empty;
}
