namespace CacheCow.Net.Sqlite;

internal sealed partial class Steps
{
    private readonly RowTable _rows = new(connection);
    private QueueSteps? _queues;

    /// <summary>The steps on queues. Prepared when they are first asked for: few stores have any.</summary>
    public QueueSteps Queues => _queues ??= new QueueSteps(connection, options.MaxFileBytes);

    /// <summary>Makes the next steps do without room for a message, and without new values.</summary>
    /// <returns><see langword="false"/>: they do so already.</returns>
    public bool TrySaveRoom()
    {
        var begins = !_messages.SavesRoom;
        _messages.SavesRoom = true;
        return begins;
    }

    public void SaveRoomNoMore() => _messages.SavesRoom = false;

    /// <summary>The versions of tags; those that are missing, or no versions, are made, and all are kept until then. Empty: a write is under way.</summary>
    public ReadOnlyMemory<byte>[] TagVersions(IReadOnlyList<CacheKeys> tags, long now, long expires)
    {
        var versions = new ReadOnlyMemory<byte>[tags.Count];
        for (var i = 0; i < versions.Length; i++)
        {
            // W1: what is read from the source now may be from before or after the write.
            if (_intents.IsAny(tags[i].Flag, now))
                continue;
            versions[i] = _objects.Read(tags[i].Data, now) is { Length: TagVersion.Bytes } version ? version : TagVersion.Create();
            _changes.Put(tags[i].Data, versions[i].Span, expires);
        }

        return versions;
    }

    /// <summary>Voids leases, whoever has them by now, and marks writes under way as overlapped: a fill or a write that began later only loses its value.</summary>
    public int VoidFlags(string[] flags)
    {
        foreach (var flag in flags)
            Void(flag);
        return flags.Length;
    }

    /// <summary>Removes rows of objects, if they still fit the pattern: a row's number may be another object's by now.</summary>
    /// <param name="rows">Their numbers.</param>
    /// <param name="pattern"><see langword="null"/>: all, versions of tags too.</param>
    /// <param name="now">The time.</param>
    /// <returns>How many objects were removed.</returns>
    public int RemoveRows(ReadOnlyMemory<long> rows, string? pattern, long now)
    {
        var removed = 0;
        foreach (var row in rows.Span)
        {
            if (_rows.Find(row) is not { } found || !Pattern.Fits(pattern, found.Key))
                continue;
            _rows.Remove(row);
            removed += found.Expires > now && !TagVersion.IsKey(found.Key) ? 1 : 0;
        }

        // A local tier may hold what the store has lost: which objects fit is not known.
        _messages.Add(Message.Everything, now);
        return removed;
    }
}
