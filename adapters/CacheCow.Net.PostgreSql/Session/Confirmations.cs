using Npgsql.Replication;
using NpgsqlTypes;

namespace CacheCow.Net.PostgreSql;

/// <summary>
/// Tells the server how far the feed has come: never beyond a transaction that was not invalidated, and, when none waits, as far as the server has looked through the log, so that it
/// does not keep what other tables write.
/// </summary>
internal sealed class Confirmations(LogicalReplicationConnection connection, PendingTransactions pending, CatchUps catchUps)
{
    private readonly Lock _lock = new();
    private NpgsqlLogSequenceNumber _confirmed;
    private volatile bool _isReceiving;
    private volatile bool _isOpen;

    /// <summary>
    /// Has a transaction begun to arrive, that is not among those that wait yet? Set after its begin was read and before more is; taken back when it was added.
    /// </summary>
    public bool IsReceiving { set => _isReceiving = value; }

    /// <summary>From now on what is done is confirmed: the note stands that says what this process maps.</summary>
    public void Open() => _isOpen = true;

    /// <summary>All that ends there or before is invalidated.</summary>
    public void Confirm(NpgsqlLogSequenceNumber end)
    {
        // What is done before that is confirmed with what comes next, or when nothing does.
        if (!_isOpen)
            return;
        lock (_lock)
        {
            if (end <= _confirmed)
                return;
            _confirmed = end;
            connection.SetReplicationStatus(end);
            catchUps.Reach(end);
        }
    }

    /// <summary>If no transaction waits or arrives, all that was received is done with.</summary>
    public void ConfirmIdle()
    {
        // In this order: what is received after this line is not confirmed by it. The position of a begin that arrives right now lies before its commit, and confirms nothing of it.
        var received = connection.LastReceivedLsn;
        if (!_isReceiving && pending.IsEmpty)
            Confirm(received);
    }
}
