namespace CacheCow.Net;

/// <summary>
/// A cache of a source that has a model of its own: its objects are got by type, field and value, as in
/// <c>cache.Get(typeof(BlogPost), "title", "First")</c> or <c>cache.Get&lt;BlogPost&gt;(p => p.Title, "First")</c>.
/// </summary>
/// <remarks>
/// <para>Whether one object at most has a value in a field is the caller's word. If several have, one of them is returned, the same
/// as long as the source does not change.</para>
/// <para>An object is cached once for each field and value it was got by. When a field's value changes, invalidate the old and the new one.</para>
/// <para>Lookups that mean the same are one: <c>5</c>, <c>5L</c> and <c>"5"</c> for a number, and a field by any of its names, ignoring case. Texts
/// are told apart by every character, also where the source's own comparison is more lenient.</para>
/// <para>Safe for use by any number of threads, if the overrides are.</para>
/// </remarks>
public abstract partial class LookupCacheCow : CacheCow<Lookup, object>
{
    /// <summary>A cache on a store.</summary>
    /// <param name="store">Where the bytes live. It is not disposed with the cache, which needs no disposal.</param>
    /// <param name="options">How the cache behaves; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> is <see langword="null"/>.</exception>
    protected LookupCacheCow(ICacheStore store, CacheCowOptions? options = null)
        : base(store, options)
    {
    }

    /// <summary>Finds a field in the model. Called once for each way of naming it; the answer is remembered.</summary>
    /// <param name="type">The type of the objects.</param>
    /// <param name="field">The field, as the caller names it; what a lambda names, it names by member, with dots between members of members.</param>
    /// <returns>The field, equal for all of its names.</returns>
    /// <exception cref="ArgumentException">
    /// The model has no such type, or the type no such field; <see cref="UnknownType"/> and <see cref="UnknownField"/> make it.
    /// </exception>
    protected abstract LookupField ResolveField(Type type, string field);

    /// <summary>Reads the object that has a value in a field.</summary>
    /// <param name="field">The field, as <see cref="ResolveField"/> returned it.</param>
    /// <param name="value">The value, of the field's type, or <see langword="null"/>.</param>
    /// <returns>The object; <see langword="null"/>: there is none. If there are several, always the same one.</returns>
    protected abstract object? Find(LookupField field, object? value);

    /// <summary>Reads the object that has a value in a field. Default: <see cref="Find"/>.</summary>
    /// <param name="field">The field, as <see cref="ResolveField"/> returned it.</param>
    /// <param name="value">The value, of the field's type, or <see langword="null"/>.</param>
    /// <param name="cancellationToken">Cancelled when no caller waits any more.</param>
    /// <returns>As <see cref="Find"/>.</returns>
    protected virtual ValueTask<object?> FindAsync(LookupField field, object? value, CancellationToken cancellationToken) => new(Find(field, value));

    /// <summary>Reads the objects that have one of several values in a field, with one query.</summary>
    /// <param name="field">The field, as <see cref="ResolveField"/> returned it.</param>
    /// <param name="values">The values, all different; <see langword="null"/> may be one.</param>
    /// <param name="cancellationToken">Cancelled when no caller waits any more.</param>
    /// <returns>
    /// The objects, each with its value as the source has it; if several have one value, the first is taken. An object whose value is none of those asked
    /// for shows that the source compares more leniently; then the values that nothing was found for are asked for one by one.
    /// </returns>
    protected abstract ValueTask<IReadOnlyList<(object? Value, object Object)>> FindManyAsync(
        LookupField field, IReadOnlyList<object?> values, CancellationToken cancellationToken);

    /// <summary>An object from its bytes; a new one at each call. If it throws, the bytes are a miss.</summary>
    /// <param name="field">The field that the object was got by.</param>
    /// <param name="data">What <c>Serialize</c> returned, whole and unchanged. Not to be kept or changed: the memory is the store's.</param>
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

    /// <summary>The tags of an object. Default: the name of its model, by which <see cref="InvalidateModelAsync(Type, CancellationToken)"/> invalidates all objects of a type.</summary>
    /// <param name="key">Which object.</param>
    /// <returns>Tags; what overrides this adds to them, or gives up that call.</returns>
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
