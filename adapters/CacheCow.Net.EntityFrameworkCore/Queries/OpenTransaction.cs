using System.Transactions;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Tells whether what a context reads may be older than it seems, or not be committed.</summary>
internal static class OpenTransaction
{
    public static bool IsOn(DbContext context) =>
        context.Database.CurrentTransaction is not null || Transaction.Current is not null
        || (context.Database.IsRelational() && IsOnConnection(context));

    private static bool IsOnConnection(DbContext context) =>
        context.Database.GetEnlistedTransaction() is not null || OpenConnections.Of(context.Database.GetDbConnection()) is not null;
}
