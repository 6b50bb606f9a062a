using MongoDB.Bson;

namespace CacheCow.Net.MongoDB.Tests;

[TestFixture]
internal sealed class IdentityTests
{
    private static readonly BsonValue[] Five = [5, 5L, 5.0, new BsonDecimal128(5m), new BsonDecimal128(Decimal128.Parse("5.00"))];

    [Test]
    public void Identity_OfNumbersThatAreEqualAndWhole_IsOne() =>
        Assert.That(Five.Select(BsonIdentity.Of), Is.All.EqualTo("n5"));

    [TestCase("{ v: { a: 1, b: [2, { c: 0.5 }] } }", "{ v: { a: { $numberDouble: '1' }, b: [{ $numberLong: '2' }, { c: { $numberDecimal: '0.50' } }] } }")]
    [TestCase("{ v: 0.5 }", "{ v: { $numberDecimal: '0.5' } }")]
    [TestCase("{ v: { $numberLong: '9223372036854775806' } }", "{ v: { $numberDecimal: '9223372036854775806' } }")]
    [TestCase("{ v: { $numberLong: '9100000000000000000' } }", "{ v: { $numberDouble: '9.1e18' } }")]
    public void Identity_OfValuesThatTheServerTakesForEqual_IsOne(string one, string other) =>
        Assert.That(BsonIdentity.Of(BsonDocument.Parse(one)["v"]), Is.EqualTo(BsonIdentity.Of(BsonDocument.Parse(other)["v"])));

    [TestCase("{ a: 1, b: 2 }", "{ b: 2, a: 1 }")]
    [TestCase("{ a: 'x1:y' }", "{ a: 'x', '1': 'y' }")]
    [TestCase("{ a: [1, [2]] }", "{ a: [1, 2] }")]
    [TestCase("{ a: { '0': 1 } }", "{ a: [1] }")]
    public void Identity_OfDocumentsThatDiffer_IsDifferent(string one, string other) =>
        Assert.That(BsonIdentity.Of(BsonDocument.Parse(one)), Is.Not.EqualTo(BsonIdentity.Of(BsonDocument.Parse(other))));

    [Test]
    public void Identity_OfDifferentValues_IsDifferent()
    {
        BsonValue[] values =
        [
            5, 6, "5", "n5", 5.5, 0.1, new BsonDecimal128(0.1m), double.NaN, double.PositiveInfinity, 9e18, 1e300, Decimal128.Parse("1E+300"),
            long.MaxValue, (double)long.MaxValue, Decimal128.Parse("0.1000000000000000000000000000000001"), Decimal128.QNaN,
            true, false, BsonNull.Value, new BsonDateTime(5), ObjectId.Empty, ObjectId.GenerateNewId(), new BsonArray { 5 }, new BsonDocument("a", 5),
            new BsonBinaryData([5], BsonBinarySubType.Binary), new BsonBinaryData([5], BsonBinarySubType.UserDefined), "", "s",
        ];

        Assert.That(values.Select(BsonIdentity.Of), Is.Unique);
    }
}
