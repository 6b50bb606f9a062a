namespace CacheCow.Net.Sqlite;

/// <summary>A connection that only reads, with its statements prepared. For one thread at a time.</summary>
internal sealed class Reader(Connection connection, int maxObjectBytes) : IDisposable
{
    private readonly ObjectTable _objects = new(connection, maxObjectBytes);
    private readonly KeyScan _scan = new(connection);
    private readonly Transaction _snapshot = new(connection, Sql.BeginRead);
    private QueueReader? _queues;

    public bool IsMoved => connection.Moved.IsMoved();

    /// <summary>R1: always the latest that is committed, since no read of this connection is still open.</summary>
    public ReadOnlyMemory<byte>? Read(string key, long now) => _objects.Read(key, now);

    /// <summary>R1 for many, in one snapshot: one look at the log for all of them.</summary>
    public ReadOnlyMemory<byte>?[] ReadMany(IReadOnlyList<CacheKeys> keys, long now) => _snapshot.Run(() =>
    {
        var values = new ReadOnlyMemory<byte>?[keys.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = _objects.Read(keys[i].Data, now);
        return values;
    });

    /// <summary>The flags that are leased, and those of writes under way, that fit a pattern.</summary>
    public List<string> Flags(string? pattern) => _scan.Flags(pattern);

    /// <summary>The numbers of the rows of objects that fit a pattern.</summary>
    public long[] Rows(string? pattern) => _scan.Rows(pattern);

    /// <summary>The reads of queues. Prepared when they are first asked for.</summary>
    public QueueReader Queues => _queues ??= new QueueReader(connection, _snapshot);

    public void Dispose() => connection.Dispose();
}
