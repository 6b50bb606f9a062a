using MongoDB.Bson;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB.Tests;

[TestFixture]
internal sealed class UntypedTests : MongoFixture
{
    private IMongoCollection<BsonDocument> Anything => Database.GetCollection<BsonDocument>("anything");

    [Test]
    public async Task Get_BsonDocument_IsTheDocumentOnAMissAndOnAHit()
    {
        var document = new BsonDocument { { "_id", 1 }, { "who", new BsonDocument("name", "Ada") }, { "_t", "System.Uri, System.Private.Uri" } };
        await Anything.InsertOneAsync(document);
        var cache = NewCache();

        Assert.That(new[] { cache.Get<BsonDocument>("who.name", "Ada"), cache.Get<BsonDocument>("_id", 1) }, Is.All.EqualTo(document));
        Assert.That(cache.Get<BsonDocument>("who.name", "Ada"), Is.EqualTo(document));
    }

    [Test]
    public async Task Get_NumberAndTextThatLookTheSame_AreTwoObjects()
    {
        await Anything.InsertManyAsync([new() { { "_id", 1 }, { "v", 5 } }, new() { { "_id", 2 }, { "v", "5" } }]);
        var cache = NewCache();

        Assert.That(cache.Get<BsonDocument>("v", 5)!["_id"].AsInt32, Is.EqualTo(1));
        Assert.That(cache.Get<BsonDocument>("v", "5")!["_id"].AsInt32, Is.EqualTo(2));
        Assert.That(cache.Get<BsonDocument>("v", 5.0)!["_id"].AsInt32, Is.EqualTo(1));
    }

    [Test]
    public async Task Get_ByGuidOrDocument_FindsThatVeryValue()
    {
        var guid = Guid.NewGuid();
        await Anything.InsertManyAsync(
        [
            new() { { "_id", 1 }, { "v", new BsonBinaryData(guid, GuidRepresentation.Standard) } },
            new() { { "_id", 2 }, { "v", new BsonDocument("a", 1) } },
        ]);
        var cache = NewCache();

        Assert.That(cache.Get<BsonDocument>("v", guid)!["_id"].AsInt32, Is.EqualTo(1));
        Assert.That(cache.Get<BsonDocument>("v", new BsonDocument("a", 1))!["_id"].AsInt32, Is.EqualTo(2));
        Assert.That(cache.Get<BsonDocument>("v", new BsonDocument("$ne", BsonNull.Value)), Is.Null, "an operator is a value like any other");
    }

    [TestCase("$where")]
    [TestCase("a.$b")]
    [TestCase("a..b")]
    [TestCase("")]
    [TestCase("a\0b")]
    public void Get_NameThatIsNoElement_IsRefused(string field) =>
        Assert.That(() => NewCache().Get<BsonDocument>(field, "x"), Throws.ArgumentException.With.Message.Contains("exact name"));
}
