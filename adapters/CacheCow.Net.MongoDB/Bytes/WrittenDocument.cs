using System.Globalization;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace CacheCow.Net.MongoDB;

/// <summary>The document of an object that this program has written itself, as the server would send it.</summary>
internal static class WrittenDocument
{
    // A collation may take for equal what differs in these; in nothing else.
    private const CompareOptions Lenient =
        CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace | CompareOptions.IgnoreSymbols | CompareOptions.IgnoreKanaType | CompareOptions.IgnoreWidth;

    /// <exception cref="ArgumentException">It has no <c>_id</c> yet.</exception>
    /// <exception cref="InvalidOperationException">Its document may have more than it, or could not be read back.</exception>
    public static byte[] Of(object obj)
    {
        if (obj is not BsonDocument)
            CheckClass(obj);

        // By the topmost class, so that the document says of which class it is, to whom it is got by a class above.
        var bytes = obj.ToBson(Topmost(obj.GetType()));
        try
        {
            StoredDocument.Check(bytes);
            return bytes;
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidOperationException($"The new {obj.GetType().Name} could not be read back from the cache: {exception.Message}", exception);
        }
    }

    /// <summary>Whether the server may find a document by a value: certain but for texts, which a collation may take for equal.</summary>
    public static bool MayHave(byte[] document, MongoField field, object? value)
    {
        var held = field.ValueIn(BsonSerializer.Deserialize<BsonDocument>(document));
        if (held is BsonArray || (field.ToIdentity(value) as string) == BsonIdentity.Of(held))
            return true;
        return held is BsonString text && value is string asked && CultureInfo.InvariantCulture.CompareInfo.Compare(text.Value, asked, Lenient) == 0;
    }

    private static void CheckClass(object obj)
    {
        var (type, map) = (obj.GetType(), BsonClassMap.LookupClassMap(obj.GetType()));
        if (ClassFields.Incomplete(type) is { } incomplete)
        {
            throw new InvalidOperationException(
                $"The class map of {incomplete.Name} ignores elements that it does not know, so that the document may have more than the new {type.Name}, and others would read what is cached without it. " +
                "Leave Complete out: the next Get reads the document. Or give the class a member for extra elements.");
        }

        if (map.IdMemberMap is { } id && (id.Getter(obj) is not { } value || id.IdGenerator?.IsEmpty(value) == true))
            throw new ArgumentException($"The new {type.Name} has no {id.MemberName} yet: hand it over after it was inserted.", nameof(obj));
    }

    private static Type Topmost(Type type)
    {
        while (type.BaseType is { } above && above != typeof(object) && typeof(BsonValue) != above)
            type = above;
        return type;
    }
}
