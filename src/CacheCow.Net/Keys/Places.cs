namespace CacheCow.Net;

/// <summary>Finds where objects lie, by what the cache's author has overridden, and checks it.</summary>
internal static class Places
{
    public static Place Of(CacheKeys keys, IReadOnlyList<string> tags)
    {
        if (string.IsNullOrEmpty(keys.Data) || string.IsNullOrEmpty(keys.Flag) || string.IsNullOrEmpty(keys.Identity) || keys.Data == keys.Flag)
            throw new InvalidOperationException(
                $"GetKeys returned {keys}: data key, flag key and identity must not be empty, and data and flag key must differ. CacheKeys.For makes such keys.");
        return new Place(keys, TagsOf(tags, keys));
    }

    private static CacheKeys[] TagsOf(IReadOnlyList<string> tags, CacheKeys keys)
    {
        if (tags is null)
            throw new InvalidOperationException($"GetTags returned null for the object at '{keys.Data}'; an object without tags has an empty list.");
        if (tags.Count == 0)
            return [];
        var places = new CacheKeys[tags.Count];
        for (var i = 0; i < places.Length; i++)
        {
            if (string.IsNullOrEmpty(tags[i]))
                throw new InvalidOperationException($"GetTags returned an empty tag for the object at '{keys.Data}'; a tag has at least one character.");
            places[i] = CacheKeys.ForTag(tags[i]);
        }

        return places;
    }
}
