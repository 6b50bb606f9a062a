using System.Collections.Immutable;
using MongoDB.Bson;

namespace CacheCow.Net.MongoDB;

/// <summary>
/// Describes which documents are in which collection, and how the cache behaves. Immutable; each value is checked when it is set.
/// </summary>
public sealed record MongoCacheOptions
{
    private ImmutableDictionary<Type, string> Collections { get; init; } = ImmutableDictionary<Type, string>.Empty;

    /// <summary>Gets the options of the cache. The default is the defaults of <see cref="CacheCowOptions"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public CacheCowOptions Cache
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Cache), "Cache must not be null.");
    } = new();

    /// <summary>
    /// Gets the name of the database in the identities of cached objects. The default is <see langword="null"/>: the name of the database
    /// itself. Caches that share a store and read from different servers whose databases have the same name need different names here;
    /// otherwise one cache would return the documents of the other.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The value is empty or contains a dot, which is not allowed in the name of a database.
    /// </exception>
    public string? Source { get; init => field = value is null ? null : DatabaseName(value, nameof(Source)); }

    /// <summary>
    /// Gets the function that returns the collection of a class for which none was registered. The default returns the name of the class.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is <see langword="null"/>.</exception>
    public Func<Type, string> CollectionName
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(CollectionName), "CollectionName must not be null.");
    } = type => type.Name;

    /// <summary>Creates the same options with a class, and the classes derived from it, registered for a collection.</summary>
    /// <typeparam name="T">The class. Use <see cref="BsonDocument"/> for documents without a class.</typeparam>
    /// <param name="name">The name of the collection. Must not be empty.</param>
    /// <returns>New options. The existing options are not changed.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public MongoCacheOptions Collection<T>(string name)
        where T : class
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return this with { Collections = Collections.SetItem(typeof(T), name) };
    }

    private static string DatabaseName(string name, string option) =>
        name.Length > 0 && !name.Contains('.', StringComparison.Ordinal)
            ? name
            : throw new ArgumentException($"{option} must not be empty and have no dot, and is '{name}'.", option);

    internal IEnumerable<Type> RegisteredTypes => Collections.Keys;

    /// <summary>The collection of a class, and the class that it was registered for: itself or the nearest above.</summary>
    internal (string Name, Type RegisteredFor) CollectionOf(Type type)
    {
        for (var registered = type; registered is not null; registered = registered.BaseType)
        {
            if (Collections.TryGetValue(registered, out var name))
                return (name, registered);
        }

        return (CollectionName(type), type);
    }
}
