namespace CacheCow.Net;

/// <summary>
/// What is known of an object: the object, or that there is none. A value type has no <see langword="null"/>: its default is an object like any other.
/// </summary>
/// <param name="Object">The object; if there is none, the default.</param>
/// <param name="Exists">There is such an object.</param>
internal readonly record struct Known<TObj>(TObj? Object, bool Exists)
{
    /// <summary>What a single fetch, or a copy, says.</summary>
    public static Known<TObj> Of(TObj? obj) => obj is null ? default : new(obj, true);

    /// <summary>What a fetch of many says of one of them.</summary>
    public static Known<TObj> In<TKey>(IReadOnlyDictionary<TKey, TObj> objects, TKey key) =>
        objects.TryGetValue(key, out var obj) ? Of(obj) : default;
}
