namespace CacheCow.Net;

/// <summary>What a write is about: objects, and tags.</summary>
internal sealed class WriteSet(StoreAddress[] addresses, CacheKeys[] tags)
{
    public StoreAddress[] Addresses { get; } = addresses;

    /// <summary>All of them, the objects first.</summary>
    public CacheKeys[] Keys { get; } = KeysOf(addresses, tags);

    /// <summary>Which of the objects it is; -1: none of them.</summary>
    public int IndexOf(StoreAddress address) => Array.FindIndex(Addresses, one => one.Keys.Identity == address.Keys.Identity);

    /// <summary>L5.</summary>
    public void DropFrom(IInvalidationListener tier)
    {
        if (Addresses.Length > 0)
            tier.ObjectsInvalidated(Array.ConvertAll(Addresses, static address => address.Hash));
        if (tags.Length > 0)
            tier.TagsInvalidated(Array.ConvertAll(tags, static tag => tag.GetDataHash()));
    }

    private static CacheKeys[] KeysOf(StoreAddress[] addresses, CacheKeys[] tags)
    {
        var keys = new CacheKeys[addresses.Length + tags.Length];
        for (var i = 0; i < addresses.Length; i++)
            keys[i] = addresses[i].Keys;
        tags.CopyTo(keys, addresses.Length);
        return keys;
    }
}
