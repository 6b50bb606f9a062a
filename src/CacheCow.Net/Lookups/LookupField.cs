using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net;

/// <summary>
/// A field that objects are looked up by, as the source's model has it. Immutable, and safe for use by any number of threads, if what is
/// derived from it is.
/// </summary>
public class LookupField
{
    /// <summary>A field of the model.</summary>
    /// <param name="type">The type of the objects.</param>
    /// <param name="kind">What kind of object that is; two sources, and two types of a source, must not share one. Not empty.</param>
    /// <param name="name">The one name of the field that stands in an identity. Not empty.</param>
    /// <param name="valueType">The type of the field's values.</param>
    /// <exception cref="ArgumentNullException">One of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="kind"/> or <paramref name="name"/> is empty.</exception>
    public LookupField(Type type, string kind, string name, Type valueType)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(valueType);
        (Type, Kind, Name, ValueType) = (type, kind, name, valueType);
    }

    /// <summary>The type of the objects.</summary>
    public Type Type { get; }

    /// <summary>What kind of object that is: the first part of an identity.</summary>
    public string Kind { get; }

    /// <summary>The one name of the field: the second part of an identity.</summary>
    public string Name { get; }

    /// <summary>The type of the field's values.</summary>
    public Type ValueType { get; }

    /// <summary>
    /// A value as one of the field's type, if nothing is lost by that: any number to any other, a text to a number, an enum, a
    /// <see cref="Guid"/> or a date, and an enum to its number and back.
    /// </summary>
    /// <param name="value">What the caller gave.</param>
    /// <returns>A value of <see cref="ValueType"/>; <see langword="null"/> for <see langword="null"/>.</returns>
    /// <exception cref="ArgumentException">There is no such value.</exception>
    public virtual object? Convert(object? value)
    {
        if (value is null)
            return null;
        return LookupValue.TryConvert(value, ValueType, out var converted) ? converted : throw Misfit(value);
    }

    /// <summary>
    /// A value as the source itself has it, as one of the field's type: who hears of the source's changes has no other. Default: <see cref="Convert"/>. Override it where the source
    /// has another form of a value than the model.
    /// </summary>
    /// <param name="value">What the source has.</param>
    /// <returns>A value of <see cref="ValueType"/>; <see langword="null"/> for <see langword="null"/>.</returns>
    /// <exception cref="ArgumentException">There is no such value.</exception>
    public virtual object? FromSource(object? value) => Convert(value);

    /// <summary>What a value is called in an identity. Values that the source takes for equal should be called the same. Default: the value itself.</summary>
    /// <param name="value">What <see cref="Convert"/> returned.</param>
    /// <returns>Something that <see cref="CacheKeys.For"/> can write.</returns>
    public virtual object? ToIdentity(object? value) => value;

    internal static IEqualityComparer<LookupField> ByName { get; } =
        EqualityComparer<LookupField>.Create((x, y) => (x!.Kind, x.Name) == (y!.Kind, y.Name), field => (field.Kind, field.Name).GetHashCode());

    internal CacheKeys KeysOf(object? value) => CacheKeys.For(Kind, Name, ToIdentity(value));

    /// <summary>A value as one of another type, if nothing is lost by that; as <see cref="Convert"/> does it.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The type to bring it to.</param>
    /// <param name="converted">The value in that type.</param>
    /// <returns><see langword="false"/>: there is no such value.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> or <paramref name="type"/> is <see langword="null"/>.</exception>
    protected static bool TryConvert(object value, Type type, [NotNullWhen(true)] out object? converted)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(type);
        return LookupValue.TryConvert(value, type, out converted);
    }

    /// <summary>The exception for a value that does not fit.</summary>
    /// <param name="value">What the caller gave.</param>
    /// <returns>An exception that names the field, its type, and the value's.</returns>
    protected ArgumentException Misfit(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ArgumentException(
            $"{Type.Name}.{Name} holds {ValueType}; the value given is a {value.GetType()} that is none without loss: '{LookupValue.Shown(value)}'.", nameof(value));
    }
}
