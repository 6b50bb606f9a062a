namespace CacheCow.Net;

/// <summary>One part of a <see cref="LocalTable{TKey}"/>: what its writers change, under one lock.</summary>
internal sealed class LocalShard<TKey>(KeyIndex<TKey> byKey, LocalPolicy policy, Invalidations invalidations, int maxEntries, long maxBytes)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly StoreIndex _byStore = new();
    private int _count;
    private long _bytes;

    public int Count
    {
        get
        {
            lock (_lock)
                return _count;
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

    public bool Put(LocalEntry<TKey> entry, in LocalTicket ticket)
    {
        lock (_lock)
        {
            // L1: looked at under the lock, so that an invalidation counts before this, or finds the entry afterwards.
            if (!invalidations.IsCurrent(ticket))
                return false;

            var old = byKey.Peek(entry);
            if (entry.Size > maxBytes)
            {
                if (old is not null)
                    Remove(old);
                return false;
            }

            if (old is null)
                MakeRoom(entry);
            Add(entry, old);
            byKey.Generation = policy.Generation;
            return true;
        }
    }

    public void Drop(ulong storeHash)
    {
        lock (_lock)
        {
            while (_byStore.Find(storeHash) is { } node)
                Remove((LocalEntry<TKey>)node);
        }
    }

    public void RemoveIfThere(LocalEntry<TKey> entry)
    {
        lock (_lock)
        {
            if (byKey.Peek(entry) == entry)
                Remove(entry);
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            byKey.Clear();
            _byStore.Clear();
            policy.Clear();
            (_count, _bytes) = (0, 0);
        }
    }

    // Chains stay short, whatever keys somebody chooses: to search them would cost all others their time.
    private void MakeRoom(LocalEntry<TKey> entry)
    {
        if (byKey.Crowded(entry.Hash) is { } sameBucket)
            Remove(sameBucket);
        if (_byStore.Crowded(entry.StoreHash) is { } sameHash)
            Remove((LocalEntry<TKey>)sameHash);
    }

    private void Add(LocalEntry<TKey> entry, LocalEntry<TKey>? old)
    {
        byKey.Add(entry, _count + 1);
        _byStore.Add(entry, _count + 1);
        _count++;
        _bytes += entry.Size;
        if (old is null)
        {
            policy.Added(entry, _count);
        }
        else
        {
            policy.Replaced(old, entry);
            Unlink(old);
        }

        while (_count > maxEntries || _bytes > maxBytes)
            Unlink((LocalEntry<TKey>)policy.Evict());
    }

    private void Remove(LocalEntry<TKey> entry)
    {
        policy.Removed(entry);
        Unlink(entry);
    }

    private void Unlink(LocalEntry<TKey> entry)
    {
        byKey.Remove(entry);
        _byStore.Remove(entry);
        _count--;
        _bytes -= entry.Size;
    }
}
