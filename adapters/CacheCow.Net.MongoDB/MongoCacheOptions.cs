using System.Collections.Immutable;
using MongoDB.Bson;

namespace CacheCow.Net.MongoDB;

/// <summary>Which documents lie in which collection, and how the cache behaves. Immutable; each value is checked when it is set.</summary>
public sealed record MongoCacheOptions
{
    private ImmutableDictionary<Type, string> Collections { get; init; } = ImmutableDictionary<Type, string>.Empty;

    /// <summary>How the cache behaves. Default: the defaults of <see cref="CacheCowOptions"/>.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public CacheCowOptions Cache
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Cache), "Cache must not be null.");
    } = new();

    /// <summary>
    /// What the database is called in the identities of cached objects. Default <see langword="null"/>: its name. Caches that share a store and read
    /// from servers of their own, whose databases have the same name, need names of their own here; else one would be given the other's documents.
    /// </summary>
    /// <exception cref="ArgumentException">Set to a name that is empty or has a dot, which a database's has not.</exception>
    public string? Source { get; init => field = value is null ? null : DatabaseName(value, nameof(Source)); }

    /// <summary>The collection of a class that none was registered for. Default: the name of the class.</summary>
    /// <exception cref="ArgumentNullException">Set to <see langword="null"/>.</exception>
    public Func<Type, string> CollectionName
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(CollectionName), "CollectionName must not be null.");
    } = type => type.Name;

    /// <summary>The same options with a class registered for a collection, and with it the classes derived from it.</summary>
    /// <typeparam name="T">The class; <see cref="BsonDocument"/> for documents without a class.</typeparam>
    /// <param name="name">The collection. Not empty.</param>
    /// <returns>New options; these stay as they are.</returns>
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
