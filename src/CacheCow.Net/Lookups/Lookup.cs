namespace CacheCow.Net;

/// <summary>
/// Represents the name of an object by one of its fields. It is the key of the caches that know the model of the source, such as those for
/// entities and documents.
/// </summary>
/// <remarks>
/// For a cache, lookups that mean the same object are one: <c>5</c> and <c>5L</c>, and a field by any of its names in any case. As keys of
/// a dictionary they keep the values as given: two are equal only if their values are the same in everything that can be seen of them, such
/// as the kind of a <see cref="DateTime"/>. For types that .NET does not contain, their own equality counts; the <c>KeyComparer</c> of a
/// cache distinguishes those, too.
/// </remarks>
/// <param name="Type">The type of the object, as it is in the model of the source.</param>
/// <param name="Field">The field, by any name that the model knows for it, ignoring case.</param>
/// <param name="Value">The value of the field, or <see langword="null"/> to find an object whose field holds nothing.</param>
public readonly record struct Lookup(Type Type, string Field, object? Value)
{
    /// <summary>Determines whether another lookup has the same type, the same name of a field, and the same value.</summary>
    /// <param name="other">The other lookup.</param>
    public bool Equals(Lookup other) => Type == other.Type && Field == other.Field && HasSame(other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Field, Value);

    private bool HasSame(object? value) => Sameness.CanTell(Value)
        ? Sameness.AreSame(Value, value)
        : Equals(Value, value) && (Value is not Uri uri || uri.OriginalString == ((Uri)value!).OriginalString);
}
