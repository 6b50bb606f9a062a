using MongoDB.Bson;
using MongoDB.Bson.Serialization.Attributes;

namespace CacheCow.Net.MongoDB.Tests;

internal enum Colour
{
    Red,
    Green,
}

/// <summary>A field of every kind.</summary>
internal sealed class Everything
{
    [BsonRepresentation(BsonType.ObjectId)]
    public string Id { get; set; } = ObjectId.GenerateNewId().ToString();

    public string? Text { get; set; }

    public int Int { get; set; }

    public long Long { get; set; }

    public double Double { get; set; }

    [BsonRepresentation(BsonType.Decimal128)]
    public decimal Decimal { get; set; }

    public bool Bool { get; set; }

    public DateTime Moment { get; set; }

    [BsonGuidRepresentation(GuidRepresentation.Standard)]
    public Guid Guid { get; set; }

    public ObjectId Reference { get; set; }

    public byte[] Bytes { get; set; } = [];

    public Colour Number { get; set; }

    [BsonRepresentation(BsonType.String)]
    public Colour Word { get; set; }

    public int? Maybe { get; set; }
}
