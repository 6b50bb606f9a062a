using MongoDB.Bson;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB;

/// <summary>Opens the change stream of a database, for the collections and elements that a feed needs.</summary>
internal sealed class ChangeStream(IMongoDatabase database, IReadOnlyCollection<FeedModel> models, bool preImages)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly string[] Always = ["operationType", "ns", "to", "documentKey", "updateDescription", "clusterTime", "wallTime", "fullDocument._id", "fullDocumentBeforeChange._id"];

    // The primary, as the cache's own reads: what it has told, it answers reads with.
    private readonly IMongoDatabase _database = database.WithReadConcern(ReadConcern.Majority).WithReadPreference(ReadPreference.Primary);

    /// <param name="after">Where to go on; <see langword="null"/>: from now on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<IChangeStreamCursor<BsonDocument>> OpenAsync(BsonDocument? after, CancellationToken cancellationToken)
    {
        var options = new ChangeStreamOptions
        {
            FullDocument = ChangeStreamFullDocumentOption.UpdateLookup,
            FullDocumentBeforeChange = preImages ? ChangeStreamFullDocumentBeforeChangeOption.WhenAvailable : ChangeStreamFullDocumentBeforeChangeOption.Default,
            MaxAwaitTime = Patience,

            // Not resumeAfter: it does not go on after a database was dropped.
            StartAfter = after,
        };
        PipelineDefinition<ChangeStreamDocument<BsonDocument>, BsonDocument> pipeline = new[] { Matching(), Projected() };
        return _database.WatchAsync(pipeline, options, cancellationToken);
    }

    private BsonDocument Matching()
    {
        var collections = new BsonDocument("$in", new BsonArray(models.Select(model => (BsonValue)model.Collection).Distinct()));
        var ofAll = new BsonDocument("$in", new BsonArray(new BsonValue[] { "dropDatabase", "invalidate" }));
        return new BsonDocument("$match", new BsonDocument("$or", new BsonArray(new BsonValue[]
        {
            new BsonDocument("ns.coll", collections), new BsonDocument("to.coll", collections), new BsonDocument("operationType", ofAll),
        })));
    }

    // Not the whole documents: a change must fit into 16 MB.
    private BsonDocument Projected()
    {
        var projection = new BsonDocument();
        foreach (var name in Always)
            projection.Add(new BsonElement(name, 1));
        foreach (var element in models.SelectMany(model => model.Elements).Distinct().Where(element => element != "_id"))
            projection.Add(new BsonElement("fullDocument." + element, 1)).Add(new BsonElement("fullDocumentBeforeChange." + element, 1));
        return new BsonDocument("$project", projection);
    }
}
