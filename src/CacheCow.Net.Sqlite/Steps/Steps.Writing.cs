namespace CacheCow.Net.Sqlite;

// W1 and W2.
internal sealed partial class Steps
{
    /// <summary>W1 for some.</summary>
    /// <returns>The number of the last message that tells of it.</returns>
    public long BeginWrite(CacheKeys[] some, Message[] messages, LeaseToken token, long now, long expires)
    {
        foreach (var keys in some)
        {
            _changes.Remove(keys.Data);
            _leases.End(keys.Flag);
            var isOverlapped = _intents.IsAnyOther(keys.Flag, token, now);
            if (isOverlapped)
                _intents.Overlap(keys.Flag);
            _intents.Put(keys.Flag, token, now, expires, isOverlapped);
        }

        return _messages.Add(messages, now);
    }

    /// <summary>Makes the intents of some last until then. One that is not there is begun again: whoever came in between may have read what is old, or written what is newer.</summary>
    /// <param name="some">The objects and tags.</param>
    /// <param name="messages">Told if one was not there.</param>
    /// <param name="token">Who writes.</param>
    /// <param name="now">The time.</param>
    /// <param name="expires">Until when.</param>
    /// <param name="all">Whether all were there.</param>
    /// <returns>The number of the last message; 0: there was nothing to tell.</returns>
    public long RenewWrite(CacheKeys[] some, Message[] messages, LeaseToken token, long now, long expires, out bool all)
    {
        all = true;
        foreach (var keys in some)
        {
            var isThere = _intents.Find(keys.Flag, token, now) is not null;
            if (!isThere)
                Invalidate(keys);
            _intents.Put(keys.Flag, token, now, expires, isOverlapped: !isThere);
            all &= isThere;
        }

        return all ? 0 : _messages.Add(messages, now);
    }

    /// <summary>W2 for some.</summary>
    /// <param name="some">The objects and tags.</param>
    /// <param name="messages">Tell of it.</param>
    /// <param name="token">Who writes.</param>
    /// <param name="values">New values, from the first of <paramref name="some"/> on; empty: none.</param>
    /// <param name="now">The time.</param>
    /// <param name="outcomes">Where it is put down what became of each.</param>
    /// <returns>The number of the last message that tells of it.</returns>
    public long EndWrite(CacheKeys[] some, Message[] messages, LeaseToken token, ReadOnlySpan<NewValue> values, long now, Span<WriteOutcome> outcomes)
    {
        for (var i = 0; i < some.Length; i++)
            outcomes[i] = EndWrite(some[i], token, values.IsEmpty ? default : values[i], now);
        return _messages.Add(messages, now);
    }

    private WriteOutcome EndWrite(CacheKeys keys, LeaseToken token, NewValue value, long now)
    {
        var outcome = OutcomeOf(keys.Flag, token, value.Bytes, now);
        _intents.Remove(keys.Flag, token);

        // Without its intent this is an invalidation that nobody has announced: whoever writes now is overlapped.
        if (outcome == WriteOutcome.Lapsed)
            Invalidate(keys);
        else if (outcome == WriteOutcome.Stored)
            _changes.Put(keys.Data, value.Bytes!.Value.Span, Clock.AfterOrNever(now, value.Lifetime));
        else
            _changes.Remove(keys.Data);
        return outcome;
    }

    private WriteOutcome OutcomeOf(string flag, LeaseToken token, ReadOnlyMemory<byte>? value, long now)
    {
        if (_intents.Find(flag, token, now) is not { } isOverlapped)
            return WriteOutcome.Lapsed;
        if (value is not { } bytes)
            return WriteOutcome.Ended;
        if (isOverlapped || _intents.IsAnyOther(flag, token, now))
            return WriteOutcome.Overlapped;

        // In a full file the removal must succeed; the value need not.
        return bytes.Length > options.MaxObjectBytes || _messages.SavesRoom ? WriteOutcome.TooLarge : WriteOutcome.Stored;
    }
}
