using MongoDB.Bson;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB;

/// <summary>What a feed has to know of its collections, beside their changes.</summary>
internal sealed class FeedCollections(IMongoDatabase database, IReadOnlyCollection<FeedModel> models)
{
    private const int Unauthorized = 13;

    private readonly IMongoDatabase _database = database.WithReadConcern(ReadConcern.Majority).WithReadPreference(ReadPreference.Primary);

    /// <summary>
    /// Waits until readers by the read concern <c>majority</c> see what was written until now. A stream begins behind what the primary has, and not behind what the majority has: who
    /// invalidated at once would leave the old document to a reader who asks in between, and caches it.
    /// </summary>
    public async Task WaitForMajorityAsync(CancellationToken cancellationToken)
    {
        // What the primary has is what it answers with; the second read is to come after that.
        using var session = await _database.Client.StartSessionAsync(new ClientSessionOptions { CausalConsistency = true }, cancellationToken).ConfigureAwait(false);
        await _database.RunCommandAsync<BsonDocument>(session, new BsonDocument("ping", 1), ReadPreference.Primary, cancellationToken).ConfigureAwait(false);
        var documents = _database.GetCollection<BsonDocument>(models.First().Collection);
        using var found = await documents.FindAsync(
            session, new BsonDocument("_id", new BsonDocument("$in", new BsonArray(Array.Empty<BsonValue>()))), new FindOptions<BsonDocument> { Limit = 1 }, cancellationToken).ConfigureAwait(false);
        await found.MoveNextAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks which collections of some compare values as the cache does, as far as that is not known. One that may not be looked at does not.</summary>
    public async Task LookAsync(IEnumerable<FeedModel> some, CancellationToken cancellationToken)
    {
        foreach (var group in some.Where(model => model.HasLookups && model.IsExact is null).GroupBy(model => model.Collection).ToList())
        {
            var isExact = await IsExactAsync(group.Key, cancellationToken).ConfigureAwait(false);
            foreach (var model in group)
                model.IsExact = isExact;
        }
    }

    private async Task<bool?> IsExactAsync(string collection, CancellationToken cancellationToken)
    {
        var options = new ListCollectionsOptions { Filter = new BsonDocument("name", collection) };
        try
        {
            using var found = await _database.ListCollectionsAsync(options, cancellationToken).ConfigureAwait(false);
            return await found.FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } one ? !HasCollation(one) : null;
        }
        catch (MongoCommandException exception) when (exception.Code == Unauthorized)
        {
            return false;
        }
    }

    private static bool HasCollation(BsonDocument collection) =>
        collection.TryGetValue("options", out var options) && options is BsonDocument settings && settings.TryGetValue("collation", out var collation)
        && !(collation is BsonDocument { } rules && rules.TryGetValue("locale", out var locale) && locale is BsonString && locale.AsString == "simple");
}
