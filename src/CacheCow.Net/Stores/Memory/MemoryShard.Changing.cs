namespace CacheCow.Net;

// Invalidations (I1) and writes (W1, W2).
internal sealed partial class MemoryShard
{
    /// <summary>I1, with a hold until then.</summary>
    public void Invalidate(string key, long now, long heldUntil)
    {
        lock (_lock)
        {
            if (!_slots.TryGetValue(key, out var slot))
            {
                if (heldUntil <= now)
                    return;
                slot = SlotOf(key);
            }

            Clear(slot, now);
            if (heldUntil > now)
                (slot.Intents ??= new MemoryIntents()).Put(LeaseToken.Create(), heldUntil);
            RemoveIfIdle(slot, now);
            Evict(slot, now);
        }
    }

    /// <summary>I1 for some.</summary>
    /// <returns>How many of them had a value.</returns>
    public int Invalidate(ReadOnlySpan<string> some, long now)
    {
        var removed = 0;
        lock (_lock)
        {
            foreach (var key in some)
            {
                if (!_slots.TryGetValue(key, out var slot))
                    continue;
                removed += slot.HasValue(now) ? 1 : 0;
                Clear(slot, now);
                RemoveIfIdle(slot, now);
            }
        }

        return removed;
    }

    /// <summary>W1.</summary>
    public void BeginWrite(string key, LeaseToken token, long now, long until)
    {
        lock (_lock)
        {
            var slot = SlotOf(key);
            var intents = slot.Intents ??= new MemoryIntents();
            Put(slot, null, 0);
            slot.FreeFlag();
            if (intents.HasOthers(token, now))
                intents.Overlap(now);
            intents.Put(token, until);
            Evict(slot, now);
        }
    }

    /// <summary>Makes an intent last until then, or begins it again.</summary>
    /// <returns>Whether it was there.</returns>
    public bool RenewWrite(string key, LeaseToken token, long now, long until)
    {
        lock (_lock)
        {
            var slot = SlotOf(key);
            var intents = slot.Intents ??= new MemoryIntents();
            if (intents.Has(token, now))
            {
                intents.Put(token, until);
                return true;
            }

            // Whoever came in between may have read what is old, or written what is newer.
            Put(slot, null, 0);
            slot.FreeFlag();
            intents.Put(token, until);
            intents.Overlap(now);
            Evict(slot, now);
            return false;
        }
    }

    /// <summary>W2, with a value that is kept until then, or without.</summary>
    public WriteOutcome EndWrite(string key, LeaseToken token, ReadOnlyMemory<byte>? value, long now, long until)
    {
        lock (_lock)
        {
            if (!_slots.TryGetValue(key, out var slot))
                return WriteOutcome.Lapsed;
            var outcome = OutcomeOf(slot, token, value, now);

            // Without its intent this write is an invalidation that nobody has announced: whoever writes now is overlapped.
            if (outcome == WriteOutcome.Lapsed)
                slot.Intents?.Overlap(now);
            slot.Intents?.Remove(token);
            slot.FreeFlag();
            Put(slot, outcome == WriteOutcome.Stored ? value : null, until);
            RemoveIfIdle(slot, now);
            Evict(slot, now);
            return outcome;
        }
    }

    private WriteOutcome OutcomeOf(MemorySlot slot, LeaseToken token, ReadOnlyMemory<byte>? value, long now)
    {
        if (slot.Intents is not { } intents || !intents.Has(token, now))
            return WriteOutcome.Lapsed;
        if (value is not { } bytes)
            return WriteOutcome.Ended;
        if (intents.HasOthers(token, now) || intents.IsOverlapped(now))
            return WriteOutcome.Overlapped;
        return IsTooLarge(slot.Key, bytes) ? WriteOutcome.TooLarge : WriteOutcome.Stored;
    }

    private void Clear(MemorySlot slot, long now)
    {
        Put(slot, null, 0);
        slot.FreeFlag();
        slot.Intents?.Overlap(now);
    }
}
