namespace CacheCow.Net;

/// <summary>
/// Represents a cache of a source that has its own model. Objects are found by type, field and value, as in
/// <c>cache.Get(typeof(BlogPost), "title", "First")</c> or <c>cache.Get&lt;BlogPost&gt;(p => p.Title, "First")</c>.
/// </summary>
/// <remarks>
/// <para>The caller is responsible for knowing whether at most one object has a value in a field. If several objects have it, one of them
/// is returned, and always the same one while the source does not change.</para>
/// <para>An object is cached once for each field and value that it was found by. When the value of a field changes, invalidate both the old
/// and the new value.</para>
/// <para>Lookups that mean the same are one: <c>5</c>, <c>5L</c> and <c>"5"</c> for a number, and a field by any of its names, ignoring
/// case. Texts are distinguished by every character, also where the comparison of the source is more lenient.</para>
/// <para>This type is safe for use by any number of threads, if the overrides are.</para>
/// </remarks>
public abstract partial class LookupCacheCow : CacheCow<Lookup, object>
{
    /// <summary>Initializes a new cache on a store.</summary>
    /// <param name="store">The store that holds the bytes. The cache does not dispose of it. The cache itself needs no disposal.</param>
    /// <param name="options">The options of the cache, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Another cache on the store has another <see cref="CacheCowOptions.KeySecret"/>.</exception>
    protected LookupCacheCow(ICacheStore store, CacheCowOptions? options = null)
        : base(store, options)
    {
    }

    /// <summary>Finds a field in the model. It is called once for each way to name the field; the result is remembered.</summary>
    /// <param name="type">The type of the objects.</param>
    /// <param name="field">
    /// The field, as the caller names it. A field from a lambda is given by the name of its member, with dots between members of members.
    /// </param>
    /// <returns>The field. It is equal for all names of the same field.</returns>
    /// <exception cref="ArgumentException">
    /// The model does not have the type, or the type does not have the field. Use <see cref="UnknownType"/> and <see cref="UnknownField"/>
    /// to create the exception.
    /// </exception>
    protected abstract LookupField ResolveField(Type type, string field);

    /// <summary>Reads the object that has a value in a field.</summary>
    /// <param name="field">The field, as <see cref="ResolveField"/> returned it.</param>
    /// <param name="value">The value, of the type of the field, or <see langword="null"/>.</param>
    /// <returns>The object, or <see langword="null"/> if there is none. If there are several, it is always the same one.</returns>
    protected abstract object? Find(LookupField field, object? value);

    /// <summary>Reads the object that has a value in a field. The default calls <see cref="Find"/>.</summary>
    /// <param name="field">The field, as <see cref="ResolveField"/> returned it.</param>
    /// <param name="value">The value, of the type of the field, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">A token that is cancelled when no caller waits any more.</param>
    /// <returns>The same as <see cref="Find"/>.</returns>
    protected virtual ValueTask<object?> FindAsync(LookupField field, object? value, CancellationToken cancellationToken) => new(Find(field, value));

    /// <summary>Reads the objects that have one of several values in a field, with one query.</summary>
    /// <param name="field">The field, as <see cref="ResolveField"/> returned it.</param>
    /// <param name="values">The values, all different. One of them may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">A token that is cancelled when no caller waits any more.</param>
    /// <returns>
    /// The objects, each with its value as it is in the source. If several objects have the same value, the first one is used. An object
    /// with a value that was not asked for shows that the source compares more leniently. Then the values for which nothing was found are
    /// asked for one by one.
    /// </returns>
    protected abstract ValueTask<IReadOnlyList<(object? Value, object Object)>> FindManyAsync(
        LookupField field, IReadOnlyList<object?> values, CancellationToken cancellationToken);

    /// <summary>Creates an object from its bytes, a new one at each call. If this method throws, the bytes count as a miss.</summary>
    /// <param name="field">The field that the object was found by.</param>
    /// <param name="data">
    /// The bytes that <c>Serialize</c> returned, complete and unchanged. Do not keep or change them: the memory belongs to the store.
    /// </param>
    /// <returns>The object.</returns>
    protected abstract object Deserialize(LookupField field, ReadOnlyMemory<byte> data);

    /// <inheritdoc/>
    protected sealed override object? Fetch(Lookup key)
    {
        var (field, value) = Resolve(key);
        return Find(field, value);
    }

    /// <inheritdoc/>
    protected sealed override ValueTask<object?> FetchAsync(Lookup key, CancellationToken cancellationToken)
    {
        var (field, value) = Resolve(key);
        return FindOneAsync(field, value, cancellationToken);
    }

    /// <inheritdoc/>
    protected sealed override object Deserialize(Lookup key, ReadOnlyMemory<byte> data) => Deserialize(FieldOf(key.Type, key.Field), data);

    /// <inheritdoc/>
    protected sealed override CacheKeys GetKeys(Lookup key)
    {
        var (field, value) = Resolve(key);
        return field.KeysOf(value);
    }

    /// <summary>
    /// Gets the tags of an object. The default is the name of its model, which <see cref="InvalidateModelAsync(Type, CancellationToken)"/>
    /// uses to invalidate all objects of a type.
    /// </summary>
    /// <param name="key">The key of the object.</param>
    /// <returns>
    /// The tags. An override adds tags to the default ones; without the default ones, that call has no effect on the object.
    /// </returns>
    protected override IReadOnlyList<string> GetTags(Lookup key) => ModelTags.Of(key.Type);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The object is not of the type that is written.</exception>
    protected override void CheckNewValue(Lookup key, object newValue)
    {
        ArgumentNullException.ThrowIfNull(newValue);
        if (!key.Type.IsInstanceOfType(newValue))
            throw new ArgumentException($"The write was begun for a {key.Type.Name}, and a {newValue.GetType().Name} was handed over as its new value.", nameof(newValue));
    }
}
