namespace CacheCow.Net.Sqlite;

internal sealed partial class Steps
{
    private readonly RowTable _rows = new(connection);

    /// <summary>Makes the next steps do without room for a message.</summary>
    /// <returns><see langword="false"/>: they do so already.</returns>
    public bool TrySaveRoom()
    {
        var begins = !_messages.SavesRoom;
        _messages.SavesRoom = true;
        return begins;
    }

    public void SaveRoomNoMore() => _messages.SavesRoom = false;

    /// <summary>The versions of tags; those that are missing, or no versions, are made, and all are kept until then.</summary>
    public ReadOnlyMemory<byte>[] TagVersions(IReadOnlyList<CacheKeys> tags, long now, long expires)
    {
        var versions = new ReadOnlyMemory<byte>[tags.Count];
        for (var i = 0; i < versions.Length; i++)
        {
            versions[i] = _objects.Read(tags[i].Data, now) is { Length: TagVersion.Bytes } version ? version : TagVersion.Create();
            _changes.Put(tags[i].Data, versions[i].Span, expires);
        }

        return versions;
    }

    /// <summary>Gives tags new versions.</summary>
    /// <returns>The number of the message that tells of it.</returns>
    public long InvalidateTags(CacheKeys[] tags, Message message, long now, long expires)
    {
        foreach (var tag in tags)
            _changes.Put(tag.Data, TagVersion.Create(), expires);
        return _messages.Add(message, now);
    }

    /// <summary>Voids leases, whoever has them by now: a fill that began later is only refused.</summary>
    public int VoidLeases(string[] flags)
    {
        foreach (var flag in flags)
            _leases.End(flag);
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
