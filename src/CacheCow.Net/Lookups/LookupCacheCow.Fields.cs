using System.Collections.Concurrent;
using System.Linq.Expressions;

namespace CacheCow.Net;

public abstract partial class LookupCacheCow
{
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<(Type Type, string Field), LookupField> _fields = new();

    /// <summary>
    /// Gets the field that a caller names: its one name, and the type of its values. Code that maps changes of the source to lookups uses
    /// it to convert values.
    /// </summary>
    /// <param name="type">The type of the objects.</param>
    /// <param name="field">The field, by any of its names.</param>
    /// <returns>The field of the model.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="type"/> or <paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is no such type or field.</exception>
    public LookupField FieldOf(Type type, string field)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(field);
        if (_fields.TryGetValue((type, field), out var known))
            return known;

        // A name has as many spellings as its letters have cases; who sends them all must not fill the memory.
        var resolved = ResolveField(type, field);
        return _fields.Count < MostRemembered ? _fields.GetOrAdd((type, field), resolved) : resolved;
    }

    /// <inheritdoc cref="FieldOf(Type, string)"/>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    public LookupField FieldOf<T>(Expression<Func<T, object?>> field)
        where T : class => FieldOf(typeof(T), FieldPath.Of(field));

    /// <summary>Gets the name of the field that a lambda names, as <see cref="FieldOf(Type, string)"/> accepts it.</summary>
    /// <param name="field">The lambda, as in <c>p => p.Title</c>.</param>
    /// <returns>The name of the member. For a member of a member, the names with dots between them.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="field"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The lambda names no member.</exception>
    protected static string FieldName(LambdaExpression field) => FieldPath.Of(field);

    /// <summary>Creates the exception for a type that the model does not have.</summary>
    /// <param name="type">The type that was asked for.</param>
    /// <param name="model">The name of the model.</param>
    /// <param name="known">The types that the model has.</param>
    /// <returns>An exception that names them.</returns>
    protected static ArgumentException UnknownType(Type type, string model, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(type);
        return new($"{model} has no type {type}. It has: {Listed(known)}.", nameof(type));
    }

    /// <summary>Creates the exception for a field that a type does not have.</summary>
    /// <param name="type">The type that was asked for.</param>
    /// <param name="field">The field that was asked for.</param>
    /// <param name="known">The fields that the type has.</param>
    /// <returns>An exception that names them.</returns>
    protected static ArgumentException UnknownField(Type type, string field, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(field);
        return new($"{type.Name} has no field '{LookupValue.Shown(field)}'. It has: {Listed(known)}.", nameof(field));
    }

    private (LookupField Field, object? Value) Resolve(Lookup lookup)
    {
        var field = FieldOf(lookup.Type, lookup.Field);
        return (field, field.Convert(lookup.Value));
    }

    // One way of asking for one object: who asks in another shares the fetch, and the lookup in messages is the model's.
    private Lookup LookupOf(Type type, string field, object? value)
    {
        var known = FieldOf(type, field);
        return new Lookup(known.Type, known.Name, known.Convert(value));
    }

    private static string Listed(IEnumerable<string> names)
    {
        var listed = string.Join(", ", names.Order(StringComparer.Ordinal));
        return listed.Length == 0 ? "none" : listed;
    }
}
