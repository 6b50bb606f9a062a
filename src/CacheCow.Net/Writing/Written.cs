namespace CacheCow.Net;

/// <summary>What a write is about: objects, and tags.</summary>
internal sealed class Written(Place[] places, CacheKeys[] tags)
{
    public Place[] Places { get; } = places;

    /// <summary>All of them, the objects first.</summary>
    public CacheKeys[] Keys { get; } = KeysOf(places, tags);

    /// <summary>Which of the objects it is; -1: none of them.</summary>
    public int IndexOf(Place place) => Array.FindIndex(Places, one => one.Keys.Identity == place.Keys.Identity);

    /// <summary>L5.</summary>
    public void DropFrom(IInvalidationListener tier)
    {
        if (Places.Length > 0)
            tier.ObjectsInvalidated(Array.ConvertAll(Places, static place => place.Hash));
        if (tags.Length > 0)
            tier.TagsInvalidated(Array.ConvertAll(tags, static tag => tag.GetDataHash()));
    }

    private static CacheKeys[] KeysOf(Place[] places, CacheKeys[] tags)
    {
        var keys = new CacheKeys[places.Length + tags.Length];
        for (var i = 0; i < places.Length; i++)
            keys[i] = places[i].Keys;
        tags.CopyTo(keys, places.Length);
        return keys;
    }
}
