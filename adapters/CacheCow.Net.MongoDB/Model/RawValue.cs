using MongoDB.Bson;

namespace CacheCow.Net.MongoDB;

/// <summary>A value as it stands in a document: it is called in an identity what a caller's value is called that the server takes for equal.</summary>
internal sealed record RawValue(BsonValue Value);
