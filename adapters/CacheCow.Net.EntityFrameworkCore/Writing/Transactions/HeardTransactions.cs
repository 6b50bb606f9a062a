using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Hears of what no interceptor of a cache is told, by Entity Framework's diagnostics: transactions that are disposed of without commit or rollback, also by a context that is disposed
/// of or goes back to its pool; and all of those of contexts that use no cache, whose connection another context may use. One for the process.
/// </summary>
internal sealed class HeardTransactions : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private static readonly Lazy<IDisposable> Hearing = new(() => DiagnosticListener.AllListeners.Subscribe(new HeardTransactions()));
    private static readonly string[] Heard =
    [
        RelationalEventId.TransactionDisposed.Name!, RelationalEventId.TransactionStarted.Name!, RelationalEventId.TransactionUsed.Name!,
        RelationalEventId.TransactionCommitted.Name!, RelationalEventId.TransactionRolledBack.Name!, RelationalEventId.TransactionError.Name!,
    ];

    private HeardTransactions()
    {
    }

    /// <summary>Hears from now on.</summary>
    public static void Hear() => _ = Hearing.Value;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
            value.Subscribe(this, static name => Array.IndexOf(Heard, name) >= 0);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not TransactionEventData told)
            return;
        if ((value.Key == RelationalEventId.TransactionStarted.Name || value.Key == RelationalEventId.TransactionUsed.Name) && told.Transaction.Connection is { } connection)
            OpenConnections.Add(connection, told.Transaction);
        if (value.Key == RelationalEventId.TransactionDisposed.Name || (value.Key != RelationalEventId.TransactionUsed.Name && !IsWatched(told.Context)))
            End(told, value.Key == RelationalEventId.TransactionCommitted.Name);
    }

    // A driver's object that is used anew for another transaction: whatever it was before is over.
    private static void End(TransactionEventData told, bool isCommitted)
    {
        if (told is TransactionErrorEventData { Action: not "Commit" } || DbTransactions.Take(told.Transaction) is not { } writes)
            return;
        writes.IsCommitted = isCommitted;
        if (told is TransactionErrorEventData failed && Doubt.IsLeftBy(failed.Exception))
            writes.EndInDoubt();
        else
            _ = writes.EndAsync().AsTask();
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    // Its interceptor waits for the writes' end, which nobody may take from it.
    private static bool IsWatched(DbContext? context) =>
        context?.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.Interceptors?.Any(one => one is CacheCowInterceptor) == true;
}
