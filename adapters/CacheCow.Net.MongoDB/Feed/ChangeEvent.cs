using MongoDB.Bson;

namespace CacheCow.Net.MongoDB;

/// <summary>One change, as a change stream tells it.</summary>
internal sealed class ChangeEvent(BsonDocument change)
{
    /// <summary>insert, update, replace, delete, drop, rename, dropDatabase, invalidate, or what later servers add.</summary>
    public string Operation { get; } = change.TryGetValue("operationType", out var operation) && operation is BsonString ? operation.AsString : "unknown";

    /// <summary>Is it about a document? Else the collection may be another from now on.</summary>
    public bool IsOfRows => Operation is "insert" or "update" or "replace" or "delete";

    /// <summary>The collection; <see langword="null"/>: all of them.</summary>
    public string? Collection { get; } = Name(change, "ns");

    /// <summary>What a collection was renamed to.</summary>
    public string? NewCollection { get; } = Name(change, "to");

    /// <summary>The document before the change; <see langword="null"/>: it is not known.</summary>
    public BsonDocument? Before { get; } = Document(change, "fullDocumentBeforeChange");

    /// <summary>The document after the change, or after a later one; <see langword="null"/>: it is not known, or was deleted since.</summary>
    public BsonDocument? After { get; } = Document(change, "fullDocument");

    /// <summary>The <c>_id</c>, and the shard key.</summary>
    public BsonDocument? Key { get; } = Document(change, "documentKey");

    /// <summary>When it happened, in milliseconds since 1970 by the server's clock; <see langword="null"/>: it is not told.</summary>
    public long? Milliseconds { get; } =
        change.TryGetValue("wallTime", out var wall) && wall is BsonDateTime moment ? moment.MillisecondsSinceEpoch
        : change.TryGetValue("clusterTime", out var cluster) && cluster is BsonTimestamp time ? time.Timestamp * 1000L
        : null;

    /// <summary>When it happened, as the server counts; 0: it is not told.</summary>
    public ulong Time { get; } = change.TryGetValue("clusterTime", out var time) && time is BsonTimestamp stamp ? (ulong)stamp.Value : 0;

    /// <summary>May an update have changed this field? By the first part of its path: more than it has.</summary>
    public bool Touches(string path) =>
        Document(change, "updateDescription") is not { } update || Names(update).Any(name => FirstPart(name).SequenceEqual(FirstPart(path)));

    private static IEnumerable<string> Names(BsonDocument update)
    {
        var updated = Document(update, "updatedFields")?.Names ?? [];
        var removed = List(update, "removedFields").Select(name => name.AsString);
        var truncated = List(update, "truncatedArrays").Select(array => array.AsBsonDocument["field"].AsString);
        return updated.Concat(removed).Concat(truncated);
    }

    private static IEnumerable<BsonValue> List(BsonDocument document, string name) =>
        document.TryGetValue(name, out var value) && value is BsonArray array ? array.AsEnumerable() : [];

    private static BsonDocument? Document(BsonDocument document, string name) =>
        document.TryGetValue(name, out var value) && value is BsonDocument inner ? inner : null;

    private static string? Name(BsonDocument change, string field) =>
        Document(change, field) is { } names && names.TryGetValue("coll", out var name) && name is BsonString ? name.AsString : null;

    private static ReadOnlySpan<char> FirstPart(string path) => path.AsSpan(0, path.IndexOf('.', StringComparison.Ordinal) is >= 0 and var end ? end : path.Length);
}
