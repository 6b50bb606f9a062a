using MongoDB.Bson;

namespace CacheCow.Net.MongoDB;

/// <summary>A class of a cache, and what of it a change invalidates.</summary>
internal sealed class FeedModel(MongoCacheCow cache, Type type, string collection)
{
    private const string Id = "_id";

    private readonly List<MongoField> _fields = [];

    /// <summary>
    /// Does the server tell values apart as the cache does? With a collation of the collection's own it finds <c>First</c> for <c>first</c>, and what was cached by that is named by no
    /// change. <see langword="null"/>: it is not known, because there is no such collection, or something became of it.
    /// </summary>
    public bool? IsExact { get; set; }

    /// <summary>Is it asked for by some values only, so that this matters?</summary>
    public bool HasLookups => _fields.Count > 0;

    public MongoCacheCow Cache => cache;

    public Type Type => type;

    public string Collection => collection;

    /// <summary>The elements that have to be known of a document.</summary>
    public IEnumerable<string> Elements => _fields.Select(one => one.Name.Split('.')[0]);

    /// <summary>What it invalidates, in words that are the same in every process.</summary>
    public string Description => $"{collection}\n{type.FullName}\n{string.Join('\n', _fields.Select(one => one.Name).Order(StringComparer.Ordinal))}";

    public void Add(MongoField field) => _fields.Add(field);

    public bool IsAbout(ChangeEvent change) => change.Collection is null || change.Collection == collection || change.NewCollection == collection;

    /// <summary>Notes down the objects that a change invalidates; all of the class, if it is not sure which.</summary>
    public void Gather(ChangeEvent change, FeedInvalidations invalidations)
    {
        if (_fields.Count == 0 || IsExact != true || Lookups(change) is not { } lookups)
            invalidations.Add(cache, type);
        else
            invalidations.Add(cache, lookups);
    }

    private List<Lookup>? Lookups(ChangeEvent change) => change.Operation switch
    {
        "insert" => change.After is { } after ? Of(after) : null,
        "update" or "replace" => change.After is { } after ? Changed(change, after) : null,
        "delete" => change.Before is { } before ? Of(before) : change.Key is { } key && _fields.TrueForAll(field => field.Name == Id) ? Of(key) : null,
        _ => null,
    };

    private List<Lookup>? Changed(ChangeEvent change, BsonDocument after)
    {
        if (change.Before is { } before)
            return [.. Of(before), .. Of(after)];

        // Without the document before, only what this change has surely not touched is known: the value after is the one before. If a later change has touched it since, that one tells.
        return _fields.TrueForAll(field => field.Name == Id || (change.Operation == "update" && !change.Touches(field.Name))) ? Of(after) : null;
    }

    private List<Lookup> Of(BsonDocument document) =>
        [.. _fields.SelectMany(field => FieldValues.Of(document, field.Name).Select(value => new Lookup(type, field.Name, new RawValue(value))))];
}
