namespace CacheCow.Net;

/// <summary>
/// Names an object by one of its fields: the key of the caches that know the source's own model, as those for entities and documents do.
/// </summary>
/// <remarks>
/// A cache takes lookups that mean the same object for one: <c>5</c> and <c>5L</c>, and a field by any of its names in any case. As keys of
/// a dictionary they stay as they were given: two are equal only if their values are the same in all that can be seen of them, such as the kind of a <see cref="DateTime"/>. Of
/// types that .NET does not bring, their own equality counts; a cache's <c>KeyComparer</c> tells those apart, too.
/// </remarks>
/// <param name="Type">The type of the object, as the source's model has it.</param>
/// <param name="Field">The field, by any name that the model knows it by, ignoring case.</param>
/// <param name="Value">What the field holds; <see langword="null"/> finds an object whose field holds nothing.</param>
public readonly record struct Lookup(Type Type, string Field, object? Value)
{
    /// <summary>Are these the same type, the same name of a field, and the same value?</summary>
    /// <param name="other">Another lookup.</param>
    public bool Equals(Lookup other) => Type == other.Type && Field == other.Field && HasSame(other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Field, Value);

    private bool HasSame(object? value) => Sameness.CanTell(Value)
        ? Sameness.AreSame(Value, value)
        : Equals(Value, value) && (Value is not Uri uri || uri.OriginalString == ((Uri)value!).OriginalString);
}
