namespace CacheCow.Net.Sqlite;

/// <summary>Reads the messages of all processes, on a connection of its own. For one thread at a time.</summary>
internal sealed class MessageReader(Connection connection) : IDisposable
{
    private const int RowsPerPage = 256;

    private readonly Statement _newest = connection.Prepare(Sql.SelectNewestMessage);
    private readonly Statement _select = connection.Prepare(Sql.SelectMessages);

    public bool IsMoved => connection.Moved.IsMoved();

    /// <summary>The number of the newest message; 0: there is none.</summary>
    public long Newest()
    {
        _newest.Step();
        var newest = _newest.Number(0);
        _newest.Reset();
        return newest;
    }

    /// <summary>Reads the messages after one. The newest is never removed, and numbers have no gaps: so it shows whether one was missed.</summary>
    /// <param name="last">The last that was read.</param>
    /// <param name="messages">Where they go to.</param>
    /// <param name="isMore">Whether there may be more.</param>
    /// <returns>The last that was read now; <see langword="null"/>: some were missed.</returns>
    public long? Read(long last, List<Message> messages, out bool isMore)
    {
        var (rows, next, isComplete) = (0, last, true);
        _select.Bind(1, last);
        _select.Bind(2, RowsPerPage);
        try
        {
            for (; _select.Step(); rows++)
            {
                var id = _select.Number(0);
                if (rows == 0 && id == last)
                    continue;
                isComplete &= id == next + 1;
                next = id;
                messages.Add(Message.Read(_select.Number(1), _select.Bytes(2)));
            }
        }
        finally
        {
            _select.Reset();
        }

        isMore = rows == RowsPerPage;
        return isComplete && (rows > 0 || last == 0) ? next : null;
    }

    public void Dispose() => connection.Dispose();
}
