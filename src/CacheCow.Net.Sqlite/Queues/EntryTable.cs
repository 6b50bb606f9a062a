namespace CacheCow.Net.Sqlite;

/// <summary>The entries of all queues, waiting or dead, and which is the newest of each key.</summary>
internal sealed class EntryTable(Connection connection)
{
    private readonly Statement _put = connection.Prepare(Sql.PutEntry);
    private readonly Statement _putValue = connection.Prepare(Sql.PutEntryValue);
    private readonly Statement _moveValue = connection.Prepare(Sql.MoveEntryValue);
    private readonly Statement _count = connection.Prepare(Sql.CountAttempt);
    private readonly Statement _delete = connection.Prepare(Sql.DeleteEntry);
    private readonly Statement _deleteValue = connection.Prepare(Sql.DeleteEntryValue);
    private readonly Statement _putLetter = connection.Prepare(Sql.PutLetter);
    private readonly Statement _selectLetter = connection.Prepare(Sql.SelectLetter);
    private readonly Statement _deleteLetter = connection.Prepare(Sql.DeleteLetter);
    private readonly Statement _putKey = connection.Prepare(Sql.PutKey);
    private readonly Statement _selectKey = connection.Prepare(Sql.SelectKey);
    private readonly Statement _deleteKey = connection.Prepare(Sql.DeleteKey);
    private readonly Statement _leaveKey = connection.Prepare(Sql.LeaveKey);

    public void Put(long queue, long sequence, ReadOnlySpan<byte> key)
    {
        Bind(_put, queue, sequence);
        _put.Bind(3, key);
        _put.Run();
    }

    public void PutValue(long queue, long sequence, ReadOnlySpan<byte> value)
    {
        Bind(_putValue, queue, sequence);
        _putValue.Bind(3, value);
        _putValue.Run();
    }

    public void MoveValue(long queue, long sequence, long to)
    {
        Bind(_moveValue, queue, sequence);
        _moveValue.Bind(3, to);
        _moveValue.Run();
    }

    /// <returns>How many attempts there were with this one; 0: there is no such entry.</returns>
    public int CountAttempt(long queue, long sequence)
    {
        Bind(_count, queue, sequence);
        if (!_count.Step())
            return 0;
        var attempts = (int)_count.Number(0);
        _count.Reset();
        return attempts;
    }

    /// <returns>The entry's key; <see langword="null"/>: there is none.</returns>
    public byte[]? Remove(long queue, long sequence) => KeyOf(_delete, queue, sequence);

    /// <returns>How long the value was.</returns>
    public long RemoveValue(long queue, long sequence)
    {
        Bind(_deleteValue, queue, sequence);
        if (!_deleteValue.Step())
            return 0;
        var length = _deleteValue.Number(0);
        _deleteValue.Reset();
        return length;
    }

    public void PutLetter(long queue, long sequence, ReadOnlySpan<byte> reason, long now)
    {
        Bind(_putLetter, queue, sequence);
        _putLetter.Bind(3, reason);
        _putLetter.Bind(4, now);
        _putLetter.Run();
    }

    /// <returns>The dead letter's key; <see langword="null"/>: there is none.</returns>
    public byte[]? FindLetter(long queue, long sequence) => KeyOf(_selectLetter, queue, sequence);

    /// <returns>The dead letter's key; <see langword="null"/>: there is none.</returns>
    public byte[]? RemoveLetter(long queue, long sequence) => KeyOf(_deleteLetter, queue, sequence);

    /// <summary>Remembers the newest of a key.</summary>
    public void SetNewest(long queue, ReadOnlySpan<byte> key, long sequence, bool isOneMore)
    {
        Bind(_putKey, queue, key);
        _putKey.Bind(3, sequence);
        _putKey.Bind(4, isOneMore ? 1 : 0);
        _putKey.Run();
    }

    public bool IsNewest(long queue, ReadOnlySpan<byte> key, long sequence)
    {
        Bind(_selectKey, queue, key);
        if (!_selectKey.Step())
            return false;
        var isNewest = _selectKey.Number(0) == sequence;
        _selectKey.Reset();
        return isNewest;
    }

    /// <summary>An entry or a dead letter of a key has gone.</summary>
    public void Leave(long queue, ReadOnlySpan<byte> key)
    {
        Bind(_deleteKey, queue, key);
        if (_deleteKey.Run() > 0)
            return;
        Bind(_leaveKey, queue, key);
        _leaveKey.Run();
    }

    private static byte[]? KeyOf(Statement statement, long queue, long sequence)
    {
        Bind(statement, queue, sequence);
        if (!statement.Step())
            return null;
        var key = statement.Bytes(0).ToArray();
        statement.Reset();
        return key;
    }

    private static void Bind(Statement statement, long queue, long sequence)
    {
        statement.Bind(1, queue);
        statement.Bind(2, sequence);
    }

    private static void Bind(Statement statement, long queue, ReadOnlySpan<byte> key)
    {
        statement.Bind(1, queue);
        statement.Bind(2, key);
    }
}
