using System.Text;

namespace CacheCow.Net.PostgreSql;

/// <summary>A row before or after a change, as far as the log tells. Used again for the next row.</summary>
internal sealed class RowImage
{
    /// <summary>A value that is longer is none that objects are looked up by.</summary>
    private const int LongestValue = 64 << 10;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private (CellState State, Range Bytes)[] _cells = [];
    private byte[] _message = [];

    /// <summary>Is there such a row?</summary>
    public bool Exists { get; private set; }

    public Relation Relation { get; private set; } = null!;

    /// <summary>Never <see cref="CellState.Untouched"/>: what is not known to have been something else is unknown.</summary>
    public CellState StateOf(int column) => column < 0 || _cells[column].State == CellState.Untouched ? CellState.Unknown : _cells[column].State;

    /// <summary>A value's text; <see langword="null"/>: its bytes are no text.</summary>
    public string? TextOf(int column)
    {
        try
        {
            return Strict.GetString(_message.AsSpan(_cells[column].Bytes));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    public void Clear() => Exists = false;

    public void Read(ref LogBytes bytes, Relation relation, byte[] message)
    {
        var count = bytes.Int16();
        if (count != relation.Columns.Count)
            throw new InvalidDataException($"A row of the log has {count} columns, and its table {relation.Schema}.{relation.Name} has {relation.Columns.Count}.");
        Begin(relation, message);
        for (var i = 0; i < count; i++)
            _cells[i] = ReadCell(ref bytes);
    }

    /// <summary>Only the replica identity of an old row is in the log.</summary>
    public void ForgetAllButIdentity()
    {
        for (var i = 0; i < Relation.Columns.Count; i++)
        {
            if (!Relation.Columns[i].IsIdentity)
                _cells[i] = default;
        }
    }

    /// <summary>No old row is in the log: its replica identity is the new row's. (Were the whole row the identity, there would be one.)</summary>
    public void TakeIdentityFrom(RowImage after)
    {
        Begin(after.Relation, after._message);
        for (var i = 0; i < Relation.Columns.Count; i++)
            _cells[i] = !Relation.IsFull && Relation.Columns[i].IsIdentity ? after._cells[i] : default;
    }

    /// <summary>A large value that the change did not touch is not repeated: it is what it was.</summary>
    public void TakeUntouchedFrom(RowImage before)
    {
        for (var i = 0; i < Relation.Columns.Count; i++)
        {
            if (_cells[i].State == CellState.Untouched)
                _cells[i] = before._cells[i];
        }
    }

    private void Begin(Relation relation, byte[] message)
    {
        (Relation, _message, Exists) = (relation, message, true);
        if (_cells.Length < relation.Columns.Count)
            _cells = new (CellState, Range)[relation.Columns.Count];
    }

    private static (CellState State, Range Bytes) ReadCell(ref LogBytes bytes)
    {
        var kind = bytes.Byte();
        if (kind == 'n')
            return (CellState.Null, default);
        if (kind == 'u')
            return (CellState.Untouched, default);
        if (kind != 't')
            throw new InvalidDataException($"A value of the log is of an unknown kind: {kind}.");
        var length = (int)Math.Min(bytes.UInt32(), int.MaxValue);
        var place = bytes.Skip(length);
        return length <= LongestValue ? (CellState.Value, place) : default;
    }
}
