using MongoDB.Bson;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB.Tests;

[TestFixture]
internal sealed class ValueTests : MongoFixture
{
    private static readonly Everything One = new()
    {
        Text = "$ { } * ü \uD83D\uDC04",
        Int = 5,
        Long = 1L << 40,
        Double = 0.1,
        Decimal = 12.50m,
        Bool = true,
        Moment = new DateTime(2024, 5, 6, 7, 8, 9, 123, DateTimeKind.Utc),
        Guid = Guid.NewGuid(),
        Reference = ObjectId.GenerateNewId(),
        Bytes = [1, 2, 3],
        Number = Colour.Green,
        Word = Colour.Green,
        Maybe = 7,
    };

    private static IEnumerable<TestCaseData> Values =>
    [
        new TestCaseData("id", One.Id).SetArgDisplayNames("id"),
        new TestCaseData("text", One.Text).SetArgDisplayNames("text"),
        new TestCaseData("int", 5).SetArgDisplayNames("int"),
        new TestCaseData("int", 5L).SetArgDisplayNames("int as long"),
        new TestCaseData("int", "5").SetArgDisplayNames("int as text"),
        new TestCaseData("int", new BsonInt64(5)).SetArgDisplayNames("int as BSON"),
        new TestCaseData("long", 1L << 40).SetArgDisplayNames("long"),
        new TestCaseData("double", 0.1).SetArgDisplayNames("double"),
        new TestCaseData("decimal", 12.5m).SetArgDisplayNames("decimal"),
        new TestCaseData("bool", true).SetArgDisplayNames("bool"),
        new TestCaseData("moment", One.Moment).SetArgDisplayNames("moment"),
        new TestCaseData("guid", One.Guid).SetArgDisplayNames("guid"),
        new TestCaseData("guid", One.Guid.ToString()).SetArgDisplayNames("guid as text"),
        new TestCaseData("reference", One.Reference).SetArgDisplayNames("reference"),
        new TestCaseData("reference", One.Reference.ToString()).SetArgDisplayNames("reference as text"),
        new TestCaseData("bytes", new byte[] { 1, 2, 3 }).SetArgDisplayNames("bytes"),
        new TestCaseData("number", Colour.Green).SetArgDisplayNames("enum as number"),
        new TestCaseData("word", Colour.Green).SetArgDisplayNames("enum as text"),
        new TestCaseData("word", "green").SetArgDisplayNames("enum by name"),
        new TestCaseData("maybe", 7).SetArgDisplayNames("nullable"),
    ];

    private IMongoCollection<Everything> All => Database.GetCollection<Everything>(nameof(Everything));

    [TestCaseSource(nameof(Values))]
    public async Task Get_ByValueOfAKind_FindsTheDocumentAndThenTheCached(string field, object value)
    {
        await All.InsertManyAsync([One, new Everything { Text = "other" }]);
        var cache = NewCache();
        Assert.That(cache.Get<Everything>(field, value)!.Id, Is.EqualTo(One.Id));

        await Database.DropCollectionAsync(nameof(Everything));

        var cached = cache.Get<Everything>(field, value)!;
        Assert.That((cached.Id, cached.Decimal, cached.Moment, cached.Guid), Is.EqualTo((One.Id, 12.5m, One.Moment, One.Guid)));
    }

    [Test]
    public async Task Get_ByNull_FindsADocumentWithoutTheValue()
    {
        var nothing = new Everything { Text = "nothing" };
        await All.InsertManyAsync([One, nothing]);

        Assert.That(NewCache().Get<Everything>("maybe", null)!.Id, Is.EqualTo(nothing.Id));
    }

    [Test]
    public async Task GetMany_MomentsWithinOneMillisecond_AreOneValue()
    {
        await All.InsertOneAsync(One);
        var moments = new[] { One.Moment, One.Moment.AddTicks(9) };

        var found = await NewCache().GetManyAsync((Everything e) => e.Moment, moments);

        Assert.That(found.Keys, Is.EquivalentTo(moments));
    }

    [TestCase("int", "five")]
    [TestCase("int", 5.5)]
    [TestCase("id", "not an ObjectId")]
    [TestCase("reference", "not an ObjectId")]
    [TestCase("guid", 5)]
    public void Get_ByAValueThatDoesNotFit_IsRefused(string field, object value) =>
        Assert.That(() => NewCache().Get<Everything>(field, value), Throws.ArgumentException.With.Message.Contains("holds"));

    [Test]
    public async Task Get_ByTextLikeAnOperator_IsPlainText()
    {
        await All.InsertManyAsync([new Everything { Text = "{ \"$gt\": \"\" }" }, new Everything { Text = "a.b" }]);

        Assert.That(NewCache().Get<Everything>("text", "{ \"$gt\": \"\" }")!.Text, Does.StartWith("{"));
        Assert.That(NewCache().Get<Everything>("text", ".*"), Is.Null);
    }
}
