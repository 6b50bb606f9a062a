using MongoDB.Bson;
using MongoDB.Bson.Serialization.Attributes;

namespace CacheCow.Net.MongoDB.Tests;

internal sealed record Author(string Name, [property: BsonElement("mail")] string Address);

[BsonIgnoreExtraElements]
internal sealed record BlogPost
{
    public ObjectId Id { get; init; } = ObjectId.GenerateNewId();

    public required string Title { get; init; }

    [BsonElement("n")]
    public int Number { get; init; }

    public Author? Author { get; init; }
}
