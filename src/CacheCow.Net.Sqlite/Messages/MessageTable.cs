namespace CacheCow.Net.Sqlite;

/// <summary>Writes the messages to other processes, numbered without gaps, each in the transaction of what it tells of.</summary>
internal sealed class MessageTable(Connection connection, long maxFileBytes)
{
    private const long MaxId = 1L << 53;
    private const long IdsPerCut = 64;
    private const long FileBytesPerRow = 128 * 1024;

    private readonly Statement _newest = connection.Prepare(Sql.SelectNewestMessage);
    private readonly Statement _put = connection.Prepare(Sql.PutMessage);
    private readonly Statement _replace = connection.Prepare(Sql.ReplaceNewestMessage);
    private readonly Statement _delete = connection.Prepare(Sql.DeleteMessages);

    /// <summary>How many are kept at the most, give or take a few: they are to be a small part of the file.</summary>
    public long MaxRows { get; } = Math.Clamp(maxFileBytes / FileBytesPerRow, IdsPerCut, 8192);

    /// <summary>In a full file: the newest message makes way for the next one, and that tells of everything. No invalidation may fail because it cannot be told.</summary>
    public bool SavesRoom { get; set; }

    /// <returns>The number of the last of them.</returns>
    public long Add(Message[] messages, long now)
    {
        var last = 0L;
        foreach (var message in messages)
            last = Add(message, now);
        return last;
    }

    /// <returns>The message's number.</returns>
    public long Add(Message message, long now)
    {
        var id = Next(now);
        if (!SavesRoom || Run(_replace, id, Message.Everything, now) == 0)
            Run(_put, id, message, now);
        if (id % IdsPerCut == 0)
            RemoveTo(id - MaxRows);
        return id;
    }

    private static int Run(Statement statement, long id, Message message, long now)
    {
        statement.Bind(1, id);
        statement.Bind(2, now);
        statement.Bind(3, (long)message.Kind);
        statement.Bind(4, message.Names);
        return statement.Run();
    }

    // Somebody else changed the table: numbers begin anew, far from all that were used, which tells readers that they have missed some.
    private long Next(long now)
    {
        _newest.Step();
        var newest = _newest.Number(0);
        _newest.Reset();
        if (newest is > 0 and < MaxId)
            return newest + 1;
        RemoveTo(long.MaxValue);
        return Math.Max(now, 1);
    }

    private void RemoveTo(long id)
    {
        _delete.Bind(1, id);
        _delete.Run();
    }
}
