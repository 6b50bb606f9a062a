namespace CacheCow.Net;

/// <summary>The slots of a shard from the most to the least recently used; linked through the slots themselves.</summary>
internal sealed class RecencyList
{
    private MemorySlot? _newest;

    public MemorySlot? Oldest { get; private set; }

    public void Add(MemorySlot slot)
    {
        slot.Older = _newest;
        if (_newest is not null)
            _newest.Newer = slot;
        _newest = slot;
        Oldest ??= slot;
    }

    public void Remove(MemorySlot slot)
    {
        if (slot.Newer is null)
            _newest = slot.Older;
        else
            slot.Newer.Older = slot.Older;

        if (slot.Older is null)
            Oldest = slot.Newer;
        else
            slot.Older.Newer = slot.Newer;

        slot.Newer = slot.Older = null;
    }

    public void Touch(MemorySlot slot)
    {
        if (slot == _newest)
            return;
        Remove(slot);
        Add(slot);
    }
}
