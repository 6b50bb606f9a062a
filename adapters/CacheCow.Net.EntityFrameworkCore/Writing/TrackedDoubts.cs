using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Update;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// What a context may be wrong about: it takes for stored what it has saved, and the database may have another value, since the transaction was rolled back, since SQL has changed the
/// row, or since a value was stored in another form than it was given. Objects are got by what is stored.
/// </summary>
internal sealed class TrackedDoubts
{
    private readonly ConditionalWeakTable<IUpdateEntry, object> _written = [];
    private readonly List<(TransactionWrites Writes, int Rollbacks)> _transactions = [];
    private DbContextId? _doubtful;

    /// <summary>Is it not sure that the database has what the context takes for the values before the change?</summary>
    public bool Has(IUpdateEntry entry) => _doubtful is not null || _written.TryGetValue(entry, out _);

    /// <summary>Nothing that the context tracks now is sure any more.</summary>
    public void DoubtAll(DbContext context)
    {
        if (IsTracking(context))
            _doubtful = context.ContextId;
    }

    /// <summary>A save has succeeded.</summary>
    /// <param name="changes">What it has changed.</param>
    /// <param name="transaction">The transaction it is part of, which is still to be committed; <see langword="null"/>: none.</param>
    public void AddSaved(Changes? changes, TransactionWrites? transaction)
    {
        foreach (var entry in changes?.Written ?? [])
            _written.AddOrUpdate(entry, entry.EntityType);
        if (transaction is not null && !_transactions.Exists(one => one.Writes == transaction))
            _transactions.Add((transaction, transaction.PartialRollbacks));
    }

    /// <summary>Looks what has become of the transactions of former saves. While one is open, its intents stand for all that it has changed.</summary>
    public void Look(DbContext context)
    {
        Forget(context);
        for (var i = _transactions.Count - 1; i >= 0; i--)
        {
            var (writes, rollbacks) = _transactions[i];
            if (writes is { IsCommitted: false, IsEnded: true } || writes.PartialRollbacks != rollbacks)
                DoubtAll(context);
            _transactions[i] = (writes, writes.PartialRollbacks);
            if (writes.IsEnded)
                _transactions.RemoveAt(i);
        }
    }

    /// <summary>A context that tracks nothing, or that its pool has given to somebody else, begins anew.</summary>
    public void Forget(DbContext context)
    {
        if (_doubtful is { } doubtful && (doubtful != context.ContextId || !IsTracking(context)))
            _doubtful = null;
    }

    private static bool IsTracking(DbContext context) => context.GetService<IUpdateAdapterFactory>().Create().Entries.Any();
}
