using NpgsqlTypes;

namespace CacheCow.Net.PostgreSql;

/// <summary>
/// Reads the messages of the log (pgoutput, version 1), one after another, and gathers what a transaction's rows invalidate. The rows themselves are not kept.
/// </summary>
internal sealed class LogReader(Func<Relation, CancellationToken, ValueTask> resolve, Func<ChangeSet> newChanges, Func<int> version)
{
    /// <summary>A row that is larger is not looked at: its table's fallback is invalidated.</summary>
    private const int LargestMessage = 4 << 20;

    private const int HeadOfRow = 5;

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly Dictionary<uint, Relation> _relations = [];
    private readonly RowImage _before = new();
    private readonly RowImage _after = new();
    private byte[] _buffer = new byte[8 << 10];
    private int _version = -1;
    private uint _transaction;
    private ChangeSet? _changes;

    /// <summary>Is a transaction's end still to come?</summary>
    public bool IsInTransaction => _changes is not null;

    /// <summary>Reads a message.</summary>
    /// <returns>The transaction that it ends; <see langword="null"/>: it ends none.</returns>
    public async ValueTask<LogTransaction?> ReadAsync(Stream message, CancellationToken cancellationToken)
    {
        if (_version != version())
            await ResolveAgainAsync(cancellationToken).ConfigureAwait(false);
        var length = message.Length;
        var read = (int)(length <= LargestMessage ? length : HeadOfRow);
        if (_buffer.Length < read)
            _buffer = new byte[Math.Max(read, _buffer.Length * 2)];
        await message.ReadExactlyAsync(_buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);

        if (read < length)
            SkipRow();
        else if (_buffer[0] == 'R')
            await AddAsync(RelationMessage.Read(new LogBytes(_buffer.AsSpan(0, read))), cancellationToken).ConfigureAwait(false);
        else
            return Read(read);
        return null;
    }

    private LogTransaction? Read(int length)
    {
        var bytes = new LogBytes(_buffer.AsSpan(0, length));
        switch ((char)bytes.Byte())
        {
            case 'B':
                Begin(ref bytes);
                return null;
            case 'C':
                return Commit(ref bytes);
            case 'I' or 'U' or 'D':
                ReadRow(ref bytes);
                return null;
            case 'T':
                ReadTruncate(ref bytes);
                return null;
            default:
                // Origins, types and messages change no row.
                return null;
        }
    }

    private void Begin(ref LogBytes bytes)
    {
        // What the one before has changed would be forgotten.
        if (IsInTransaction)
            throw new InvalidDataException("A transaction of the log begins before the last one has ended.");
        bytes.Skip(sizeof(ulong) + sizeof(ulong));
        (_transaction, _changes) = (bytes.UInt32(), newChanges());
    }

    private LogTransaction Commit(ref LogBytes bytes)
    {
        bytes.Skip(1 + sizeof(ulong));
        var end = bytes.UInt64();
        var changes = Changes;
        _changes = null;
        return new LogTransaction(_transaction, changes) { End = new NpgsqlLogSequenceNumber(end), CommittedAt = Moment((long)bytes.UInt64()) };
    }

    // A row that is not as it has to be is refused: passed over, it would invalidate nothing.
    private void ReadRow(ref LogBytes bytes)
    {
        var (operation, relation) = ((char)_buffer[0], RelationOf(bytes.UInt32()));
        _before.Clear();
        _after.Clear();
        var part = (char)bytes.Byte();
        if (operation != 'I' && part is 'K' or 'O')
        {
            ReadBefore(ref bytes, relation, isIdentityOnly: part == 'K');
            part = operation == 'U' ? (char)bytes.Byte() : part;
        }

        if (operation != 'D' && part == 'N')
            ReadAfter(ref bytes, relation, isInsert: operation == 'I');
        else if (operation != 'D' || !_before.Exists)
            throw new InvalidDataException($"A row of the log, of the kind '{operation}', has an unknown part: {(int)part}.");
        foreach (var target in relation.Targets)
            Changes.Add(target, _before, _after);
    }

    private void ReadBefore(ref LogBytes bytes, Relation relation, bool isIdentityOnly)
    {
        _before.Read(ref bytes, relation, _buffer);
        if (isIdentityOnly)
            _before.ForgetAllButIdentity();
    }

    private void ReadAfter(ref LogBytes bytes, Relation relation, bool isInsert)
    {
        _after.Read(ref bytes, relation, _buffer);
        if (isInsert)
            return;
        if (!_before.Exists)
            _before.TakeIdentityFrom(_after);
        _after.TakeUntouchedFrom(_before);
    }

    private void ReadTruncate(ref LogBytes bytes)
    {
        var count = bytes.UInt32();
        bytes.Skip(1);
        for (var i = 0u; i < count; i++)
            GiveUp(RelationOf(bytes.UInt32()), Fallback.Truncate);
    }

    private void SkipRow()
    {
        var bytes = new LogBytes(_buffer.AsSpan(0, HeadOfRow));
        if ((char)bytes.Byte() is not ('I' or 'U' or 'D'))
            throw new InvalidDataException($"A message of the log has more than {LargestMessage} bytes, and is no row.");
        GiveUp(RelationOf(bytes.UInt32()), Fallback.UnknownValue);
    }

    private void GiveUp(Relation relation, Fallback why)
    {
        foreach (var target in relation.Targets)
            Changes.GiveUp(target, why);
    }

    private async ValueTask AddAsync(Relation relation, CancellationToken cancellationToken)
    {
        await resolve(relation, cancellationToken).ConfigureAwait(false);
        _relations[relation.Id] = relation;
    }

    private async ValueTask ResolveAgainAsync(CancellationToken cancellationToken)
    {
        _version = version();
        foreach (var relation in _relations.Values)
            await resolve(relation, cancellationToken).ConfigureAwait(false);
    }

    private ChangeSet Changes => _changes ?? throw new InvalidDataException("The log has a change outside a transaction.");

    private Relation RelationOf(uint id) =>
        _relations.TryGetValue(id, out var relation) ? relation : throw new InvalidDataException($"The log has a row of table {id}, which it has not described.");

    // Microseconds since 2000. It is for figures only: a time that .NET has none for is the nearest.
    private static DateTime Moment(long microseconds) => Epoch.AddTicks(
        Math.Clamp(microseconds, (DateTime.MinValue - Epoch).Ticks / TimeSpan.TicksPerMicrosecond, (DateTime.MaxValue - Epoch).Ticks / TimeSpan.TicksPerMicrosecond) * TimeSpan.TicksPerMicrosecond);
}
