using System.Data;
using System.Data.Common;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Finds out when a transaction is over that Entity Framework did not begin and is not told of: its connection closes, or a look shows it. It keeps neither alive: what is forgotten
/// is over.
/// </summary>
internal sealed class ForeignTransaction
{
    private readonly WeakReference<DbTransaction> _transaction;
    private readonly WeakReference<DbConnection>? _connection;
    private readonly TransactionWrites _writes;
    private readonly ITimer _timer;

    public ForeignTransaction(DbTransaction transaction, TransactionWrites writes, TimeProvider time, TimeSpan interval)
    {
        (_transaction, _writes) = (new WeakReference<DbTransaction>(transaction), writes);
        using (Background.WithoutContext())
            _timer = time.CreateTimer(static foreign => ((ForeignTransaction)foreign!).Look(), this, interval, interval);
        if (transaction.Connection is { } connection)
        {
            _connection = new WeakReference<DbConnection>(connection);
            connection.StateChange += LookAtConnection;
        }
    }

    private void Look()
    {
        if (_writes.IsEnded || !_transaction.TryGetTarget(out var transaction) || DbTransactions.IsOver(transaction))
            End();
    }

    // A driver's pool may use the transaction's object again at once: then only this tells.
    private void LookAtConnection(object sender, StateChangeEventArgs change)
    {
        if (change.CurrentState is ConnectionState.Closed or ConnectionState.Broken)
            End();
    }

    private void End()
    {
        _timer.Dispose();
        if (_connection is not null && _connection.TryGetTarget(out var connection))
            connection.StateChange -= LookAtConnection;
        if (_transaction.TryGetTarget(out var transaction))
            DbTransactions.Forget(transaction, _writes);
        _ = _writes.EndAsync().AsTask();
    }
}
