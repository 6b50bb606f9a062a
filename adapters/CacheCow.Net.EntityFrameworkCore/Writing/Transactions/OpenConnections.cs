using System.Data.Common;
using System.Runtime.CompilerServices;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// The transactions that contexts have begun, by their connections: another context on the same connection works in the same transaction, whether it was told of it or not.
/// </summary>
internal static class OpenConnections
{
    private static readonly ConditionalWeakTable<DbConnection, WeakReference<DbTransaction>> Open = [];

    public static void Add(DbConnection connection, DbTransaction transaction) => Open.AddOrUpdate(connection, new WeakReference<DbTransaction>(transaction));

    /// <summary>The transaction that is open on a connection; <see langword="null"/>: none that a context has begun or was told of.</summary>
    public static DbTransaction? Of(DbConnection? connection)
    {
        if (connection is null || !Open.TryGetValue(connection, out var known) || !known.TryGetTarget(out var transaction))
            return null;
        if (!DbTransactions.IsOver(transaction) && ReferenceEquals(transaction.Connection, connection))
            return transaction;
        Open.Remove(connection);
        return null;
    }
}
