using System.Data.Common;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Looks again and again whether a transaction that Entity Framework did not begin is over. It does not keep it alive: one that is forgotten is over.</summary>
internal sealed class ForeignTransaction
{
    private readonly WeakReference<DbTransaction> _transaction;
    private readonly ITimer _timer;

    public ForeignTransaction(DbTransaction transaction, TimeProvider time, TimeSpan interval)
    {
        _transaction = new WeakReference<DbTransaction>(transaction);
        _timer = time.CreateTimer(static foreign => ((ForeignTransaction)foreign!).Look(), this, interval, interval);
    }

    private void Look()
    {
        if (!_transaction.TryGetTarget(out var transaction) || DbTransactions.EndIfOver(transaction))
            _timer.Dispose();
    }
}
