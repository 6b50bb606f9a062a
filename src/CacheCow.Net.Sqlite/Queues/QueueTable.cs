namespace CacheCow.Net.Sqlite;

/// <summary>The queues by name: what they hold together, and who empties them.</summary>
internal sealed class QueueTable(Connection connection)
{
    private readonly Statement _select = connection.Prepare(Sql.SelectQueue);
    private readonly Statement _make = connection.Prepare(Sql.MakeQueue);
    private readonly Statement _change = connection.Prepare(Sql.ChangeQueue);
    private readonly Statement _bytes = connection.Prepare(Sql.SelectBytes);
    private readonly Statement _lease = connection.Prepare(Sql.LeaseQueue);
    private readonly Statement _held = connection.Prepare(Sql.SelectHeld);
    private readonly Statement _free = connection.Prepare(Sql.FreeQueue);

    /// <summary>How many bytes all queues hold.</summary>
    public long Bytes
    {
        get
        {
            _bytes.Step();
            var bytes = _bytes.Number(0);
            _bytes.Reset();
            return bytes;
        }
    }

    public QueueRow? Find(string name)
    {
        _select.Bind(1, name);
        if (!_select.Step())
            return null;
        var row = new QueueRow(_select.Number(0), _select.Number(1), _select.Number(2));
        _select.Reset();
        return row;
    }

    public QueueRow Make(string name)
    {
        _make.Bind(1, name);
        _make.Run();
        return Find(name)!.Value;
    }

    /// <summary>Puts down what has changed. All numbers but the last are differences.</summary>
    public void Change(long queue, long last = 0, int length = 0, int dead = 0, long bytes = 0)
    {
        _change.Bind(1, queue);
        _change.Bind(2, last);
        _change.Bind(3, length);
        _change.Bind(4, dead);
        _change.Bind(5, bytes);
        _change.Run();
    }

    public bool Lease(string name, LeaseToken worker, long now, long until)
    {
        Bind(_lease, name, worker, until);
        _lease.Bind(4, now);
        return _lease.Run() > 0;
    }

    /// <returns>The queue's id if its lease is this worker's; <see langword="null"/>: it is not.</returns>
    public long? FindHeld(string name, LeaseToken worker, long now)
    {
        Bind(_held, name, worker, now);
        if (!_held.Step())
            return null;
        var id = _held.Number(0);
        _held.Reset();
        return id;
    }

    public void Free(string name, LeaseToken worker)
    {
        _free.Bind(1, name);
        _free.Bind(2, worker.ToByteArray());
        _free.Run();
    }

    private static void Bind(Statement statement, string name, LeaseToken worker, long time)
    {
        statement.Bind(1, name);
        statement.Bind(2, worker.ToByteArray());
        statement.Bind(3, time);
    }
}
