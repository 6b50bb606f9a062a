namespace CacheCow.Net;

/// <summary>
/// One part of a <see cref="MemoryStore"/>: each protocol step under one lock, bounded in entries and bytes, evicting what was
/// used least recently.
/// </summary>
/// <remarks>
/// An evicted lease makes its fill refuse, which is safe. Write intents and holds are passed over by eviction: without them, an old object could be filled again.
/// </remarks>
internal sealed partial class MemoryShard(int maxEntries, long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, MemorySlot> _slots = [];
    private readonly Chain<MemorySlot> _byUse = new();
    private long _bytes;

    public int Count
    {
        get
        {
            lock (_lock)
                return _slots.Count;
        }
    }

    public long Bytes
    {
        get
        {
            lock (_lock)
                return _bytes;
        }
    }

    public ReadOnlyMemory<byte>? Read(string key, long now)
    {
        lock (_lock)
            return Present(key, now);
    }

    public LeaseReply Lease(string key, LeaseToken token, long now, long until, ReadOnlyMemory<byte>? unwanted)
    {
        lock (_lock)
        {
            if (Present(key, now) is { } value && !(unwanted is { } seen && seen.Span.SequenceEqual(value.Span)))
                return LeaseReply.Present(value);

            var slot = SlotOf(key);
            if (slot.IsHeld(now))
                return LeaseReply.BusyWriting;
            if (slot.IsLeased(now) && slot.Lease != token)
                return LeaseReply.BusyFilling;

            (slot.Lease, slot.LeaseUntil) = (token, until);
            Evict(slot, now);
            return LeaseReply.Granted;
        }
    }

    public FillOutcome Fill(string key, LeaseToken token, ReadOnlyMemory<byte> value, long now, long until)
    {
        lock (_lock)
        {
            // R4: an absent flag, an expired one and somebody else's all refuse.
            if (!_slots.TryGetValue(key, out var slot) || !slot.IsLeasedTo(token, now))
                return FillOutcome.Rejected;

            slot.FreeFlag();
            Put(slot, null, 0);
            if (IsTooLarge(key, value))
            {
                RemoveIfIdle(slot, now);
                return FillOutcome.TooLarge;
            }

            Put(slot, value, until);
            Evict(slot, now);
            return FillOutcome.Stored;
        }
    }

    public bool Release(string key, LeaseToken token, long now)
    {
        lock (_lock)
        {
            if (!_slots.TryGetValue(key, out var slot) || !slot.IsLeasedTo(token, now))
                return false;
            slot.FreeFlag();
            RemoveIfIdle(slot, now);
            return true;
        }
    }

    /// <summary>What lies there, or if nothing does, this value, which is stored; it is kept until then in either case. Empty: a write is under way.</summary>
    public ReadOnlyMemory<byte> GetOrPut(string key, ReadOnlyMemory<byte> value, long now, long until)
    {
        lock (_lock)
        {
            var slot = SlotOf(key);
            if (slot.IsHeld(now))
                return ReadOnlyMemory<byte>.Empty;
            Put(slot, slot.HasValue(now) ? slot.Value : value, until);
            Evict(slot, now);
            return slot.Value!.Value;
        }
    }

    /// <summary>The keys as they are now, to be worked off without the lock.</summary>
    public string[] Keys()
    {
        lock (_lock)
            return [.. _slots.Keys];
    }

    private bool IsTooLarge(string key, ReadOnlyMemory<byte> value) => MemorySlot.Overhead + 2L * key.Length + value.Length > maxBytes;

    private ReadOnlyMemory<byte>? Present(string key, long now)
    {
        if (!_slots.TryGetValue(key, out var slot))
            return null;
        if (slot.HasValue(now))
        {
            _byUse.Renew(slot);
            return slot.Value;
        }

        if (slot.Value is not null)
        {
            Put(slot, null, 0);
            RemoveIfIdle(slot, now);
        }

        return null;
    }

    private MemorySlot SlotOf(string key)
    {
        if (_slots.TryGetValue(key, out var slot))
        {
            _byUse.Renew(slot);
            return slot;
        }

        slot = new MemorySlot(key);
        _slots.Add(key, slot);
        _byUse.Add(slot);
        _bytes += slot.Bytes;
        return slot;
    }

    private void Put(MemorySlot slot, ReadOnlyMemory<byte>? value, long until)
    {
        _bytes -= slot.Bytes;
        (slot.Value, slot.ValueUntil) = (value, until);
        _bytes += slot.Bytes;
    }

    private void RemoveIfIdle(MemorySlot slot, long now)
    {
        if (!slot.HasValue(now) && !slot.IsLeased(now) && !slot.IsHeld(now))
            Remove(slot);
    }

    private void Remove(MemorySlot slot)
    {
        _slots.Remove(slot.Key);
        _byUse.Remove(slot);
        _bytes -= slot.Bytes;
    }

    // One pass over the slots at the most: if all of them are held, the bound gives way until that ends.
    private void Evict(MemorySlot newest, long now)
    {
        for (var looked = _slots.Count; looked > 1 && (_slots.Count > maxEntries || _bytes > maxBytes); looked--)
        {
            var oldest = _byUse.Oldest!;
            if (oldest == newest || oldest.IsHeld(now))
                _byUse.Renew(oldest);
            else
                Remove(oldest);
        }
    }
}
