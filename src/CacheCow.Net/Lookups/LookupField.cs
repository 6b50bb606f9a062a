using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net;

/// <summary>
/// Represents a field that objects are looked up by, as it is in the model of the source. Immutable, and safe for use by any number of
/// threads, if the derived types are.
/// </summary>
public class LookupField
{
    /// <summary>Initializes a new field of the model.</summary>
    /// <param name="type">The type of the objects.</param>
    /// <param name="kind">
    /// The kind of these objects. Two sources, and two types of one source, must not have the same kind. It must not be empty.
    /// </param>
    /// <param name="name">The one name of the field that is used in an identity. It must not be empty.</param>
    /// <param name="valueType">The type of the field's values.</param>
    /// <exception cref="ArgumentNullException">One of the arguments is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="kind"/> or <paramref name="name"/> is empty.</exception>
    public LookupField(Type type, string kind, string name, Type valueType)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentException.ThrowIfNullOrEmpty(kind);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(valueType);
        (Type, Kind, Name, ValueType) = (type, kind, name, valueType);
    }

    /// <summary>Gets the type of the objects.</summary>
    public Type Type { get; }

    /// <summary>Gets the kind of these objects: the first part of an identity.</summary>
    public string Kind { get; }

    /// <summary>Gets the one name of the field: the second part of an identity.</summary>
    public string Name { get; }

    /// <summary>Gets the type of the field's values.</summary>
    public Type ValueType { get; }

    /// <summary>
    /// Converts a value to the type of the field, if nothing is lost: any number to any other, a text to a number, an enum, a
    /// <see cref="Guid"/> or a date, and an enum to its number and back.
    /// </summary>
    /// <param name="value">The value that the caller gave.</param>
    /// <returns>
    /// A value of <see cref="ValueType"/>, or <see langword="null"/> if <paramref name="value"/> is <see langword="null"/>.
    /// </returns>
    /// <exception cref="ArgumentException">There is no such value.</exception>
    public virtual object? Convert(object? value)
    {
        if (value is null)
            return null;
        return LookupValue.TryConvert(value, ValueType, out var converted) ? converted : throw Misfit(value);
    }

    /// <summary>Converts a value in the form of the source to the type of the field. The default calls <see cref="Convert"/>.</summary>
    /// <remarks>
    /// It is for code that receives the changes of the source, and has values only in that form. Override it where the source has another
    /// form of a value than the model.
    /// </remarks>
    /// <param name="value">The value, as the source has it.</param>
    /// <returns>
    /// A value of <see cref="ValueType"/>, or <see langword="null"/> if <paramref name="value"/> is <see langword="null"/>.
    /// </returns>
    /// <exception cref="ArgumentException">There is no such value.</exception>
    public virtual object? FromSource(object? value) => Convert(value);

    /// <summary>
    /// Gets what stands for a value in an identity. Values that are equal for the source should have the same. The default is the value
    /// itself.
    /// </summary>
    /// <param name="value">The result of <see cref="Convert"/>.</param>
    /// <returns>A value that <see cref="CacheKeys.For"/> can write.</returns>
    public virtual object? ToIdentity(object? value) => value;

    internal static IEqualityComparer<LookupField> ByName { get; } =
        EqualityComparer<LookupField>.Create((x, y) => (x!.Kind, x.Name) == (y!.Kind, y.Name), field => (field.Kind, field.Name).GetHashCode());

    internal CacheKeys KeysOf(object? value) => CacheKeys.For(Kind, Name, ToIdentity(value));

    /// <summary>Converts a value to another type, if nothing is lost, as <see cref="Convert"/> does.</summary>
    /// <param name="value">The value.</param>
    /// <param name="type">The type to convert to.</param>
    /// <param name="converted">The converted value.</param>
    /// <returns><see langword="true"/> if there is such a value; otherwise, <see langword="false"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="value"/> or <paramref name="type"/> is <see langword="null"/>.</exception>
    protected static bool TryConvert(object value, Type type, [NotNullWhen(true)] out object? converted)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(type);
        return LookupValue.TryConvert(value, type, out converted);
    }

    /// <summary>Creates the exception for a value that does not fit.</summary>
    /// <param name="value">The value that the caller gave.</param>
    /// <returns>An exception that names the field, its type, and the type of the value.</returns>
    protected ArgumentException Misfit(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ArgumentException(
            $"{Type.Name}.{Name} holds {ValueType}; the value given is a {value.GetType()} that is none without loss: '{LookupValue.Shown(value)}'.", nameof(value));
    }
}
