using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB;

/// <summary>A field of a class, and where its documents lie.</summary>
internal sealed class MongoField(
    Type type, string kind, string element, Type valueType, IBsonSerializer? serializer, IMongoCollection<BsonDocument> documents, bool isDerived)
    : LookupField(type, kind, element, valueType)
{
    public IMongoCollection<BsonDocument> Documents => documents;

    /// <inheritdoc/>
    public override object? Convert(object? value)
    {
        if (value is null or BsonNull)
            return null;
        if (value is RawValue)
            return value;
        try
        {
            var converted = serializer is null ? BsonOf(value) : base.Convert(Plain(value));
            ToBson(converted);
            return converted;
        }
        catch (FormatException)
        {
            // A member that is a text here and an ObjectId in the document, for instance.
            throw Misfit(value);
        }
    }

    // What the server takes for equal is one object: a moment to the millisecond, 5 and 5.0.
    public override object? ToIdentity(object? value) => BsonIdentity.Of(ToBson(value));

    // $eq: a value that is a document or a pattern must not become an operator.
    public BsonDocument Is(object? value) => Filter("$eq", ToBson(value));

    public BsonDocument IsOneOf(IReadOnlyList<object?> values) => Filter("$in", new BsonArray(values.Select(ToBson)));

    /// <summary>What a document holds in this field; of several values in an array, all.</summary>
    public BsonValue ValueIn(BsonDocument document)
    {
        BsonValue value = document;
        foreach (var name in Name.Split('.'))
        {
            if (value is BsonArray)
                return value;
            if (value is not BsonDocument inner || !inner.TryGetValue(name, out value))
                return BsonNull.Value;
        }

        return value;
    }

    private BsonDocument Filter(string comparison, BsonValue operand)
    {
        var filter = new BsonDocument(Name, new BsonDocument(comparison, operand));
        return isDerived ? filter.Add(Discriminators.FilterFor(Type)) : filter;
    }

    private BsonValue ToBson(object? value) => value switch
    {
        null => BsonNull.Value,
        BsonValue bson => bson,
        RawValue raw => raw.Value,
        _ => serializer!.ToBsonValue(value),
    };

    private object Plain(object value)
    {
        var plain = value is BsonValue bson && !ValueType.IsAssignableTo(typeof(BsonValue)) ? BsonTypeMapper.MapToDotNetValue(bson) : value;
        return plain is string text && ValueType == typeof(ObjectId) && ObjectId.TryParse(text, out var id) ? id : plain;
    }

    private static BsonValue BsonOf(object value) =>
        value is Guid guid ? new BsonBinaryData(guid, GuidRepresentation.Standard) : BsonValue.Create(value);
}
