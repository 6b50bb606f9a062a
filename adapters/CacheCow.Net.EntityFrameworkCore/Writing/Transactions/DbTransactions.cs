using System.Data.Common;
using System.Runtime.CompilerServices;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// The writes of database transactions, for all contexts of the process. A driver may use one object for one transaction after another: what has ended is taken out.
/// </summary>
internal static class DbTransactions
{
    private static readonly ConditionalWeakTable<DbTransaction, TransactionWrites> Open = [];

    public static TransactionWrites? Find(DbTransaction transaction) => Open.TryGetValue(transaction, out var writes) ? writes : null;

    public static TransactionWrites Of(DbTransaction transaction)
    {
        var writes = Open.GetOrCreateValue(transaction);
        if (!writes.IsEnded)
            return writes;
        Open.AddOrUpdate(transaction, writes = new TransactionWrites());
        return writes;
    }

    public static TransactionWrites? Take(DbTransaction transaction) => Open.Remove(transaction, out var writes) ? writes : null;

    /// <summary>A foreign transaction, whose end is found out by looking: it has no connection any more.</summary>
    public static TransactionWrites OfForeign(DbTransaction transaction, TimeProvider time, TimeSpan interval)
    {
        var writes = Of(transaction);
        if (!writes.IsForeign)
        {
            writes.IsForeign = true;
            _ = new ForeignTransaction(transaction, writes, time, interval);
        }

        return writes;
    }

    /// <summary>Takes writes out, unless they are another transaction's by now.</summary>
    public static void Forget(DbTransaction transaction, TransactionWrites writes)
    {
        if (Open.TryGetValue(transaction, out var known) && known == writes)
            Open.Remove(transaction);
    }

    /// <summary>A transaction that is over has no connection any more.</summary>
    public static bool IsOver(DbTransaction transaction)
    {
        try
        {
            return transaction.Connection is null;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
