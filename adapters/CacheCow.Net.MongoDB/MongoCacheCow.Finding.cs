using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB;

public partial class MongoCacheCow
{
    // Whichever of several is returned, it is always the same one.
    private static readonly BsonDocument ById = new("_id", 1);

    /// <inheritdoc/>
    protected sealed override object? Find(LookupField field, object? value)
    {
        var asked = Asked(field);
        using var found = asked.Documents.FindSync(asked.Is(value), One());
        return found.FirstOrDefault() is { } document ? ObjectOf(asked, document) : null;
    }

    /// <inheritdoc/>
    protected sealed override async ValueTask<object?> FindAsync(LookupField field, object? value, CancellationToken cancellationToken)
    {
        var asked = Asked(field);
        using var found = await asked.Documents.FindAsync(asked.Is(value), One(), cancellationToken).ConfigureAwait(false);
        return await found.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } document ? ObjectOf(asked, document) : null;
    }

    /// <inheritdoc/>
    protected sealed override async ValueTask<IReadOnlyList<(object? Value, object Object)>> FindManyAsync(
        LookupField field, IReadOnlyList<object?> values, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(values);
        var asked = Asked(field);
        var documents = IsSynchronous
            ? Read(asked, values, cancellationToken)
            : await ReadAsync(asked, values, cancellationToken).ConfigureAwait(false);
        return documents.ConvertAll(document => ((object?)asked.ValueIn(document), ObjectOf(asked, document)));
    }

    private static List<BsonDocument> Read(MongoField asked, IReadOnlyList<object?> values, CancellationToken cancellationToken)
    {
        using var found = asked.Documents.FindSync(asked.IsOneOf(values), Many(values.Count), cancellationToken);
        return found.ToList(cancellationToken);
    }

    private static async ValueTask<List<BsonDocument>> ReadAsync(MongoField asked, IReadOnlyList<object?> values, CancellationToken cancellationToken)
    {
        using var found = await asked.Documents.FindAsync(asked.IsOneOf(values), Many(values.Count), cancellationToken).ConfigureAwait(false);
        return await found.ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private static FindOptions<BsonDocument> One() => new() { Limit = 1, Sort = ById };

    // One more than can come if each value is in one document: a batch that is full would be followed by a second command.
    private static FindOptions<BsonDocument> Many(int values) => new() { BatchSize = values + 1, Sort = ById };

    private static MongoField Asked(LookupField field) =>
        field as MongoField ?? throw new ArgumentException($"The field '{field?.Name}' is not one that {nameof(ResolveField)} returned.", nameof(field));

    // From the bytes, as a hit does it: nobody sees another object on a miss.
    private object ObjectOf(MongoField field, BsonDocument document)
    {
        var bytes = document.ToBson();
        var obj = BsonSerializer.Deserialize(bytes, field.Type);
        _unstored.Add(obj, bytes);
        return obj;
    }
}
