using NpgsqlTypes;

namespace CacheCow.Net.PostgreSql;

/// <summary>Transactions that were received and not confirmed, in the order of the log. One adds, one takes.</summary>
internal sealed class PendingTransactions(int most)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<LogTransaction> _transactions = new();
    private readonly WakeUp _added = new();
    private readonly WakeUp _removed = new();
    private long _weight;

    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _transactions.Count == 0;
        }
    }

    /// <summary>Adds one, when there is room: who reads the log waits meanwhile, and the server keeps it.</summary>
    public async ValueTask AddAsync(LogTransaction transaction, CancellationToken cancellationToken)
    {
        while (!TryAdd(transaction))
            await _removed.WaitAsync(cancellationToken).ConfigureAwait(false);
        _added.Set();
    }

    /// <summary>Waits until there are some, and returns those that are not done.</summary>
    public async ValueTask<List<LogTransaction>> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_lock)
            {
                if (_transactions.Count > 0)
                    return [.. _transactions.Where(transaction => !transaction.IsDone)];
            }

            await _added.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes those that are done and have none before them that is not.</summary>
    /// <returns>The end of the last one; <see langword="null"/>: none was removed.</returns>
    public NpgsqlLogSequenceNumber? RemoveDone()
    {
        NpgsqlLogSequenceNumber? end = null;
        lock (_lock)
        {
            for (; _transactions.First is { Value.IsDone: true } first; _transactions.RemoveFirst())
            {
                end = first.Value.End;
                _weight -= first.Value.Weight;
            }
        }

        if (end is not null)
            _removed.Set();
        return end;
    }

    private bool TryAdd(LogTransaction transaction)
    {
        lock (_lock)
        {
            if (_transactions.Count > 0 && _weight + transaction.Weight > most)
                return false;
            _transactions.AddLast(transaction);
            _weight += transaction.Weight;
            return true;
        }
    }
}
