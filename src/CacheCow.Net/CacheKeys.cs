namespace CacheCow.Net;

/// <summary>
/// Where one object lives in the store, and which object it is.
/// </summary>
/// <remarks>
/// <para>Both store keys of an object must hash to one slot of a Redis Cluster; <see cref="For"/> sees to that with braces.
/// No two objects may share an <paramref name="Identity"/>: it is what is compared when an object is read back, so that two
/// objects whose store keys collide are both read right.</para>
/// <para>Immutable, and safe for use by any number of threads.</para>
/// </remarks>
/// <param name="Data">The store key that the object's bytes lie under. Not empty.</param>
/// <param name="Flag">The store key of the object's flag: free, leased, or being written. Not empty, and not <paramref name="Data"/>.</param>
/// <param name="Identity">The canonical, unambiguous text of the key. Not empty.</param>
public readonly record struct CacheKeys(string Data, string Flag, string Identity)
{
    /// <summary>XXH64 of the data key's UTF-8: what the object, or the tag, is called in messages between processes. Computed at each call.</summary>
    public ulong GetDataHash() => StoreKeys.Hash(Data);

    /// <summary>
    /// The keys of an object, from the kind of object and the parts that name it: <c>CacheKeys.For("post", id)</c>.
    /// </summary>
    /// <remarks>
    /// <para>The identity is the kind and the parts, each escaped, with <c>$</c> between them; the store keys are
    /// <c>cache:{h}</c> and <c>flag:{h}</c>, where <c>h</c> is the XXH64 of the identity in 16 hexadecimal digits; in a cache with a
    /// <see cref="CacheCowOptions.KeySecret"/>, a hash of 32 digits takes its place.</para>
    /// <para>A part is written in a form that does not depend on culture, time zone or width: <c>5</c>, <c>5L</c> and <c>"5"</c>
    /// are one part, so are <c>1.0m</c> and <c>1.00m</c>, and two instants that are the same moment. <see langword="null"/> is
    /// a part of its own, unlike <c>""</c> and <c>"null"</c>. A type is written with the name of its assembly, without versions.</para>
    /// <para>Two caches of one process and store that make keys of one kind for different types are told so, with an exception.</para>
    /// </remarks>
    /// <param name="kind">What kind of object this is; the same for all objects of a cache. Not empty.</param>
    /// <param name="parts">What names the object among its kind: texts, numbers, enums, dates, <see cref="Guid"/>, <see cref="System.Type"/>, bytes, or <see langword="null"/>.</param>
    /// <returns>The keys; equal kinds and parts give equal keys, on every machine.</returns>
    /// <exception cref="ArgumentException"><paramref name="kind"/> is empty, or a part is of a type that has no unambiguous text.</exception>
    public static CacheKeys For(string kind, params ReadOnlySpan<object?> parts)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        return StoreKeys.Of(IdentityText.Of(kind, parts));
    }

    /// <summary>
    /// The same as <see cref="For"/>, but the store keys hold the identity as it is: <c>cache:{post$7}</c>. They can be read by people, and invalidated
    /// by <c>InvalidatePatternAsync</c>; they are longer, and show what is cached to whoever sees the store.
    /// </summary>
    /// <param name="kind">As for <see cref="For"/>. Without braces.</param>
    /// <param name="parts">As for <see cref="For"/>.</param>
    /// <returns>The keys; equal kinds and parts give equal keys, on every machine.</returns>
    /// <exception cref="ArgumentException">As for <see cref="For"/>; or <paramref name="kind"/> holds a brace.</exception>
    public static CacheKeys Readable(string kind, params ReadOnlySpan<object?> parts)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        if (kind.AsSpan().ContainsAny('{', '}'))
            throw new ArgumentException($"The kind is '{kind}', and must hold no brace: a Redis Cluster places keys by what stands in braces.", nameof(kind));
        return StoreKeys.Readable(IdentityText.Of(kind, parts));
    }

    /// <summary>
    /// A part of an identity as a pattern that only it fits, for text that somebody else has written: <c>$"post${CacheKeys.EscapePattern(title)}$*"</c>.
    /// </summary>
    /// <param name="part">A part, as it was given to <see cref="Readable"/>.</param>
    /// <returns>The part as it stands in an identity, with a <c>\</c> before each character that a pattern takes for something else.</returns>
    /// <exception cref="ArgumentException">The part is of a type that has no unambiguous text.</exception>
    public static string EscapePattern(object? part) => Glob.Escape(IdentityText.OfPart(part));

    /// <summary>A pattern for the identities of <see cref="Readable"/> keys, such as <c>post$*</c>: the kind, and the parts after <c>$</c>.</summary>
    /// <param name="identities"><c>*</c> any text, <c>?</c> any character, <c>[a-c]</c>, <c>[^a]</c> one of some, <c>\</c> before a character that is meant as it is. Not empty.</param>
    /// <returns>A pattern for the store keys; the identity is the pattern itself.</returns>
    /// <exception cref="ArgumentException"><paramref name="identities"/> is empty.</exception>
    public static CacheKeys Pattern(string identities)
    {
        ArgumentException.ThrowIfNullOrEmpty(identities);
        return StoreKeys.Readable(identities);
    }

    /// <summary>Where the version of a tag lies: under the data key. The flag key is not used.</summary>
    /// <param name="tag">The tag. Not empty.</param>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is empty.</exception>
    public static CacheKeys ForTag(string tag)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        return StoreKeys.OfTag(tag);
    }

    /// <summary>Keys of your own making; the data key is the identity too.</summary>
    /// <param name="keys">The data key and the flag key: not empty, not equal, and in one cluster slot (give both the same text in braces).</param>
    public static implicit operator CacheKeys((string Data, string Flag) keys) => new(keys.Data, keys.Flag, keys.Data);

    /// <summary>The same as the conversion from a pair.</summary>
    /// <param name="keys">The data key and the flag key.</param>
    public static CacheKeys FromValueTuple((string Data, string Flag) keys) => keys;
}
