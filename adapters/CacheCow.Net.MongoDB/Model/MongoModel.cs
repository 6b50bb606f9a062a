using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB;

/// <summary>The documents of a database: which class lies where, and which fields it has.</summary>
internal sealed class MongoModel(IMongoDatabase database, MongoCacheOptions options)
{
    private readonly string _source = options.Source ?? database.DatabaseNamespace.DatabaseName;

    public string Name => $"The database '{database.DatabaseNamespace.DatabaseName}'";

    /// <summary>What the database is called in identities.</summary>
    public string Source => _source;

    public string DatabaseName => database.DatabaseNamespace.DatabaseName;

    public IEnumerable<string> KnownTypes => options.RegisteredTypes.Select(type => type.ToString());

    /// <summary>Is this a class whose objects are documents?</summary>
    public static bool IsDocument(Type type) => type == typeof(BsonDocument) || ClassFields.IsDocument(type);

    /// <summary>The names that a class's fields are known by.</summary>
    public static IEnumerable<string> FieldNamesOf(Type type) =>
        type == typeof(BsonDocument) ? ["any element, by its exact name, without a $ at the beginning of a part"] : ClassFields.NamesOf(type);

    /// <summary>The collection that the documents of a class lie in.</summary>
    public string CollectionOf(Type type) => options.CollectionOf(type).Name;

    /// <returns><see langword="null"/>: there is no such field.</returns>
    public MongoField? FieldOf(Type type, string field)
    {
        if (type != typeof(BsonDocument))
            return ClassFields.Find(type, field) is { } found ? New(type, found.Element, found.Member.MemberType, found.Member.GetSerializer()) : null;
        return UntypedElement.IsName(field) ? New(type, field, typeof(object), serializer: null) : null;
    }

    private MongoField New(Type type, string element, Type valueType, IBsonSerializer? serializer)
    {
        var (collection, registeredFor) = options.CollectionOf(type);
        // A secondary may be older than an invalidation.
        var documents = database.GetCollection<BsonDocument>(collection).WithReadPreference(ReadPreference.Primary);
        var kind = $"mongodb:{_source}.{collection}:{type.FullName}";
        return new MongoField(type, kind, element, valueType, serializer, documents, isDerived: type != registeredFor);
    }
}
