using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Hears of transactions that are disposed of without commit or rollback, also by a context that is disposed of or goes back to its pool: no interceptor is told, but Entity
/// Framework's diagnostics are. One for the process.
/// </summary>
internal sealed class DisposedTransactions : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private static readonly Lazy<IDisposable> Hearing = new(() => DiagnosticListener.AllListeners.Subscribe(new DisposedTransactions()));

    private DisposedTransactions()
    {
    }

    /// <summary>Hears from now on.</summary>
    public static void Hear() => _ = Hearing.Value;

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
            value.Subscribe(this, static name => name == RelationalEventId.TransactionDisposed.Name);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is TransactionEventData told && DbTransactions.Take(told.Transaction) is { } writes)
            _ = writes.EndAsync().AsTask();
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
