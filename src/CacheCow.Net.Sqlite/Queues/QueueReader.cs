using System.Text;

namespace CacheCow.Net.Sqlite;

/// <summary>Reads queues, without waiting for whoever changes them.</summary>
internal sealed class QueueReader(Connection connection, Transaction snapshot)
{
    // A page of large values ends early: there may be more even if fewer are returned than were asked for.
    private const long BytesPerPage = 16 << 20;
    private const long LastMillisecond = 253_402_300_799_999;

    private readonly Statement _newest = connection.Prepare(Sql.SelectNewestValue);
    private readonly Statement _entries = connection.Prepare(Sql.SelectEntries);
    private readonly Statement _letters = connection.Prepare(Sql.SelectLetters);
    private readonly Statement _state = connection.Prepare(Sql.SelectQueueState);

    public ReadOnlyMemory<byte>?[] Newest(string name, IReadOnlyList<ReadOnlyMemory<byte>> keys) => snapshot.Run(() =>
    {
        var values = new ReadOnlyMemory<byte>?[keys.Count];
        _newest.Bind(1, name);
        for (var i = 0; i < values.Length; i++)
        {
            _newest.Bind(2, keys[i].Span);
            if (!_newest.Step())
                continue;
            values[i] = _newest.Bytes(0).ToArray();
            _newest.Reset();
        }

        return values;
    });

    public QueuedWrite[] Entries(string name, long after, int count) =>
        Page(_entries, name, after, count, static row => new QueuedWrite(row.Number(0), row.Bytes(1).ToArray(), row.Bytes(2).ToArray()), static one => one.Value.Length);

    public DeadWrite[] Letters(string name, long after, int count) => Page(_letters, name, after, count, Letter, static one => one.Value.Length);

    public WriteQueueState State(string name)
    {
        _state.Bind(1, name);
        if (!_state.Step())
            return default;
        var state = new WriteQueueState(_state.Number(0), _state.Number(1), _state.Number(2), _state.Number(3));
        _state.Reset();
        return state;
    }

    private static DeadWrite Letter(Statement row) => new(
        row.Number(0),
        row.Bytes(1).ToArray(),
        row.Bytes(2).ToArray(),
        Encoding.UTF8.GetString(row.Bytes(3)),
        (int)Math.Clamp(row.Number(4), 0, int.MaxValue),
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(row.Number(5), 0, LastMillisecond)));

    private static T[] Page<T>(Statement rows, string name, long after, int count, Func<Statement, T> read, Func<T, long> lengthOf)
    {
        var (page, bytes) = (new List<T>(), 0L);
        rows.Bind(1, name);
        rows.Bind(2, after);
        rows.Bind(3, count);
        try
        {
            while (bytes < BytesPerPage && rows.Step())
            {
                page.Add(read(rows));
                bytes += lengthOf(page[^1]);
            }
        }
        finally
        {
            rows.Reset();
        }

        return [.. page];
    }
}
