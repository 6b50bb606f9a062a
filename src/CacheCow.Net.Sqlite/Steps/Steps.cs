namespace CacheCow.Net.Sqlite;

/// <summary>The steps of the protocol that change something. Each runs inside one write transaction, which makes it atomic.</summary>
internal sealed partial class Steps(Connection connection, SqliteStoreOptions options)
{
    private readonly ObjectTable _objects = new(connection, options.MaxObjectBytes);
    private readonly ObjectChanges _changes = new(connection);
    private readonly LeaseTable _leases = new(connection);
    private readonly IntentTable _intents = new(connection);
    private readonly MessageTable _messages = new(connection, options.MaxFileBytes);

    /// <summary>R2.</summary>
    public LeaseReply Lease(CacheKeys keys, LeaseToken token, long now, long expires, ReadOnlyMemory<byte>? unwanted)
    {
        if (_objects.Read(keys.Data, now) is { } value && !(unwanted is { } useless && useless.Span.SequenceEqual(value.Span)))
            return LeaseReply.Present(value);
        if (_intents.IsAny(keys.Flag, now))
            return LeaseReply.BusyWriting;
        if (_leases.HolderOf(keys.Flag, token, now) == Holder.SomebodyElse)
            return LeaseReply.BusyFilling;
        _leases.Take(keys.Flag, token, expires);
        return LeaseReply.Granted;
    }

    /// <summary>R4. An absent lease refuses: it was voided, or ran out.</summary>
    public FillOutcome Fill(CacheKeys keys, LeaseToken token, ReadOnlySpan<byte> value, long now, long expires)
    {
        if (!Release(keys, token, now))
            return FillOutcome.Rejected;
        if (value.Length > options.MaxObjectBytes)
            return FillOutcome.TooLarge;
        _changes.Put(keys.Data, value, expires);
        return FillOutcome.Stored;
    }

    /// <summary>R5.</summary>
    public bool Release(CacheKeys keys, LeaseToken token, long now)
    {
        if (_leases.HolderOf(keys.Flag, token, now) != Holder.Self)
            return false;
        _leases.End(keys.Flag);
        return true;
    }

    /// <summary>I1 for some. Write intents stay, and are marked as overlapped.</summary>
    /// <returns>The number of the last message that tells of it.</returns>
    public long Invalidate(CacheKeys[] some, Message[] messages, TimeSpan hold, long now)
    {
        foreach (var keys in some)
        {
            Invalidate(keys);
            if (hold > TimeSpan.Zero)
                _intents.Put(keys.Flag, LeaseToken.Create(), now, Clock.After(now, hold), isOverlapped: false);
        }

        return _messages.Add(messages, now);
    }

    private void Invalidate(CacheKeys keys)
    {
        _changes.Remove(keys.Data);
        Void(keys.Flag);
    }

    private void Void(string flag)
    {
        _leases.End(flag);
        _intents.Overlap(flag);
    }
}
