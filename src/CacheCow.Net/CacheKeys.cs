namespace CacheCow.Net;

/// <summary>Represents the place of one object in the store, and says which object it is.</summary>
/// <remarks>
/// <para>Both store keys of an object must be in one slot of a Redis Cluster. <see cref="For"/> ensures this with braces. No two objects
/// may have the same <paramref name="Identity"/>. It is compared when an object is read back, so that two objects whose store keys collide
/// are both read correctly.</para>
/// <para>This type is immutable, and safe for use by any number of threads.</para>
/// </remarks>
/// <param name="Data">The store key of the object's bytes. It must not be empty.</param>
/// <param name="Flag">
/// The store key of the object's flag, which says whether the object is free, leased, or being written. It must not be empty, and must
/// differ from <paramref name="Data"/>.
/// </param>
/// <param name="Identity">The canonical, unambiguous text of the key. It must not be empty.</param>
public readonly record struct CacheKeys(string Data, string Flag, string Identity)
{
    /// <summary>
    /// Computes the XXH64 of the data key in UTF-8: the name of the object, or of the tag, in messages between processes. It is computed at
    /// each call.
    /// </summary>
    public ulong GetDataHash() => StoreKeys.Hash(Data);

    /// <summary>
    /// Makes the keys of an object from the kind of object and the parts that name it, as in <c>CacheKeys.For("post", id)</c>.
    /// </summary>
    /// <remarks>
    /// <para>The identity is the kind and the parts, each escaped, with <c>$</c> between them. The store keys are <c>cache:{h}</c> and
    /// <c>flag:{h}</c>, where <c>h</c> is the XXH64 of the identity as 16 hexadecimal digits. In a cache with a
    /// <see cref="CacheCowOptions.KeySecret"/>, a hash of 32 digits takes its place.</para>
    /// <para>The text of a part does not depend on culture, time zone or width: <c>5</c>, <c>5L</c> and <c>"5"</c> are the same part, and
    /// so are <c>1.0m</c> and <c>1.00m</c>, and two instants that are the same moment. <see langword="null"/> is a part of its own,
    /// different from <c>""</c> and <c>"null"</c>. A type is written with the name of its assembly, without versions.</para>
    /// <para>If two caches of one process and store make keys of one kind for different types, an exception says so.</para>
    /// </remarks>
    /// <param name="kind">The kind of object. It is the same for all objects of a cache, and must not be empty.</param>
    /// <param name="parts">
    /// The parts that name the object among its kind: texts, numbers, enums, dates, <see cref="Guid"/>, <see cref="System.Type"/>, bytes,
    /// or <see langword="null"/>.
    /// </param>
    /// <returns>The keys. Equal kinds and parts give equal keys, on every machine.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="kind"/> is empty, or a part is of a type that has no unambiguous text.
    /// </exception>
    public static CacheKeys For(string kind, params ReadOnlySpan<object?> parts)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        return StoreKeys.Of(IdentityText.Of(kind, parts));
    }

    /// <summary>
    /// Makes the keys of an object as <see cref="For"/> does, but with store keys that contain the identity itself, such as
    /// <c>cache:{post$7}</c>.
    /// </summary>
    /// <remarks>
    /// Such keys can be read by people, and can be invalidated by <c>InvalidatePatternAsync</c>. They are longer, and show what is cached
    /// to everybody who can see the store.
    /// </remarks>
    /// <param name="kind">The same as for <see cref="For"/>. It must not contain braces.</param>
    /// <param name="parts">The same as for <see cref="For"/>.</param>
    /// <returns>The keys. Equal kinds and parts give equal keys, on every machine.</returns>
    /// <exception cref="ArgumentException">The same as for <see cref="For"/>, or <paramref name="kind"/> contains a brace.</exception>
    public static CacheKeys Readable(string kind, params ReadOnlySpan<object?> parts)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        if (kind.AsSpan().ContainsAny('{', '}'))
            throw new ArgumentException($"The kind is '{kind}', and must hold no brace: a Redis Cluster places keys by what stands in braces.", nameof(kind));
        return StoreKeys.Readable(IdentityText.Of(kind, parts));
    }

    /// <summary>
    /// Converts a part of an identity to a pattern that only this part matches. Use it for text that comes from somebody else:
    /// <c>$"post${CacheKeys.EscapePattern(title)}$*"</c>.
    /// </summary>
    /// <param name="part">The part, as it was passed to <see cref="Readable"/>.</param>
    /// <returns>
    /// The part as it stands in an identity, with a <c>\</c> before each character that has a special meaning in a pattern.
    /// </returns>
    /// <exception cref="ArgumentException">The part is of a type that has no unambiguous text.</exception>
    public static string EscapePattern(object? part) => Glob.Escape(IdentityText.OfPart(part));

    /// <summary>
    /// Makes a pattern for the store keys from a pattern for the identities of <see cref="Readable"/> keys, such as <c>post$*</c>: the
    /// kind, then each part after a <c>$</c>.
    /// </summary>
    /// <param name="identities">
    /// The pattern for the identities. <c>*</c> matches any text, <c>?</c> any character, <c>[a-c]</c> one of the given characters,
    /// <c>[^a]</c> any character but the given ones. A <c>\</c> takes the special meaning from the character after it. It must not be
    /// empty.
    /// </param>
    /// <returns>The pattern for the store keys. Its identity is <paramref name="identities"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="identities"/> is empty.</exception>
    public static CacheKeys Pattern(string identities)
    {
        ArgumentException.ThrowIfNullOrEmpty(identities);
        return StoreKeys.Readable(identities);
    }

    /// <summary>Makes the keys of the version of a tag. The version is stored under the data key; the flag key is not used.</summary>
    /// <param name="tag">The tag. It must not be empty.</param>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is empty.</exception>
    public static CacheKeys ForTag(string tag)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        return StoreKeys.OfTag(tag);
    }

    /// <summary>Converts a pair of store keys of your own to <see cref="CacheKeys"/>. The data key is also the identity.</summary>
    /// <param name="keys">
    /// The data key and the flag key. They must not be empty, must differ, and must be in one cluster slot (put the same text in braces
    /// into both).
    /// </param>
    public static implicit operator CacheKeys((string Data, string Flag) keys) => new(keys.Data, keys.Flag, keys.Data);

    /// <summary>Does the same as the conversion from a pair.</summary>
    /// <param name="keys">The data key and the flag key.</param>
    public static CacheKeys FromValueTuple((string Data, string Flag) keys) => keys;
}
