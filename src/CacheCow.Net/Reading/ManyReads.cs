namespace CacheCow.Net;

/// <summary>R1 for many: the objects, and the versions of their tags, each tag asked for once.</summary>
internal sealed class ManyReads(int capacity)
{
    private readonly List<CacheKeys> _keys = new(capacity);
    private readonly List<(int At, int[] Tags)> _objects = new(capacity);
    private readonly Dictionary<string, int> _tags = [];

    /// <summary>What the store is asked for.</summary>
    public IReadOnlyList<CacheKeys> Keys => _keys;

    public void Add(StoreAddress address)
    {
        _objects.Add((_keys.Count, address.HasTags ? new int[address.Tags.Length] : []));
        _keys.Add(address.Keys);
        for (var i = 0; i < address.Tags.Length; i++)
        {
            if (!_tags.TryGetValue(address.Tags[i].Data, out var at))
            {
                _tags.Add(address.Tags[i].Data, at = _keys.Count);
                _keys.Add(address.Tags[i]);
            }

            _objects[^1].Tags[i] = at;
        }
    }

    /// <summary>What it answered, object by object.</summary>
    public Stored[] Split(ReadOnlyMemory<byte>?[] values)
    {
        var stored = new Stored[_objects.Count];
        for (var i = 0; i < stored.Length; i++)
        {
            var (at, tags) = _objects[i];
            stored[i] = new Stored(values[at], tags.Length == 0 ? default : TagVersions.From(Array.ConvertAll(tags, tag => values[tag])));
        }

        return stored;
    }
}
