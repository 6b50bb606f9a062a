namespace CacheCow.Net;

/// <summary>The callers of a batch, by the object they ask for: each object is asked for once. Not thread safe.</summary>
internal sealed class SharedReads<TKey, TObj>
    where TKey : notnull
{
    private const int MostKeys = 256;
    private const int FirstLength = 16;
    private const int Buckets = 64;

    // The number of an object, plus one, by its hash; 0: none.
    private readonly short[] _buckets = new short[Buckets];
    private Entry[] _entries = new Entry[FirstLength];
    private int _keys;

    /// <summary>How many objects.</summary>
    public int Count { get; private set; }

    public bool IsFull => _keys >= MostKeys;

    /// <summary>What the store is asked for.</summary>
    public List<CacheKeys> Keys { get; } = [];

    /// <summary>The first who asks for an object; the others follow behind it.</summary>
    public PooledRead<TKey, TObj> this[int at] => _entries[at].First;

    public void Add(PooledRead<TKey, TObj> get)
    {
        ref var bucket = ref _buckets[get.Address.Hash % Buckets];
        for (var at = bucket - 1; at >= 0; at = _entries[at].NextInBucket)
        {
            ref var known = ref _entries[at];
            if (!known.First.Address.IsReadAs(get.Address))
                continue;
            known.Last.NextSharer = get;
            known.Last = get;
            return;
        }

        if (Count == _entries.Length)
            Array.Resize(ref _entries, Count * 2);
        _entries[Count] = new Entry { First = get, Last = get, NextInBucket = bucket - 1 };
        bucket = (short)++Count;
        _keys += 1 + get.Address.Tags.Length;
    }

    /// <summary>All have come.</summary>
    /// <returns><see cref="Keys"/>.</returns>
    public List<CacheKeys> Close()
    {
        Keys.EnsureCapacity(_keys);
        for (var at = 0; at < Count; at++)
        {
            var address = _entries[at].First.Address;
            _entries[at].FirstKey = Keys.Count;
            Keys.Add(address.Keys);
            foreach (var tag in address.Tags)
                Keys.Add(tag);
        }

        return Keys;
    }

    /// <summary>What the store has of an object, within all that it answered.</summary>
    public Stored StoredOf(int at, StoreAddress address, ReadOnlyMemory<byte>?[] values)
    {
        var first = _entries[at].FirstKey;
        return address.HasTags ? Stored.Of(values[first..(first + 1 + address.Tags.Length)]) : new Stored(values[first], default);
    }

    private struct Entry
    {
        public PooledRead<TKey, TObj> First;
        public PooledRead<TKey, TObj> Last;
        public int NextInBucket;
        public int FirstKey;
    }
}
