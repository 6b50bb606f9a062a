using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace CacheCow.Net.MongoDB.Tests;

[TestFixture]
internal sealed class StoredDocumentTests
{
    public static readonly byte[] Good = new BsonDocument
    {
        { "_id", 1 }, { "Name", "Rex" }, { "_t", "Dog" }, { "bin", new byte[] { 1, 2 } }, { "oid", ObjectId.Empty },
        { "inner", new BsonDocument("a", new BsonArray { 1L, 2.0, true, BsonNull.Value, Decimal128.One }) },
        { "moment", new BsonDateTime(0) }, { "re", new BsonRegularExpression("a", "i") }, { "js", new BsonJavaScript("1") },
        { "stamp", new BsonTimestamp(1) }, { "min", BsonMinKey.Value }, { "max", BsonMaxKey.Value }, { "un", BsonUndefined.Value },
    }.ToBson();

    [Test]
    public void Check_EveryTypeOfElement_Passes() => Assert.That(() => StoredDocument.Check(Good), Throws.Nothing);

    [Test]
    public void Check_EveryTruncation_IsInvalidData()
    {
        for (var length = 0; length < Good.Length; length++)
            Assert.That(() => StoredDocument.Check(Good.AsSpan(0, length)), Throws.InstanceOf<InvalidDataException>(), $"{length} bytes");
    }

    [Test]
    public void Check_EveryFlippedBit_PassesOrIsInvalidData()
    {
        for (var bit = 0; bit < Good.Length * 8; bit++)
        {
            var bytes = (byte[])Good.Clone();
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.That(Failure(bytes), Is.Null.Or.InstanceOf<InvalidDataException>(), $"bit {bit}");
        }
    }

    [Test]
    public void Check_DeeperThanAnyServerAllows_IsInvalidData()
    {
        Assert.That(() => StoredDocument.Check(Nested(100)), Throws.Nothing);
        Assert.That(() => StoredDocument.Check(Nested(101)), Throws.InstanceOf<InvalidDataException>());
        Assert.That(() => StoredDocument.Check(Nested(200_000)), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void Check_TypeNamedWithItsAssembly_IsInvalidDataWhereverItStands()
    {
        const string type = "System.Net.Mail.SmtpClient, System.Net.Mail";
        BsonDocument[] documents =
        [
            new("_t", type),
            new("_t", new BsonArray { "Animal", type }),
            new("inner", new BsonDocument("_t", type)),
            new("inner", new BsonArray { new BsonDocument("_t", type) }),
        ];

        foreach (var document in documents)
            Assert.That(() => StoredDocument.Check(document.ToBson()), Throws.InstanceOf<InvalidDataException>(), document.ToString());
        Assert.That(() => StoredDocument.Check(new BsonDocument("other", type).ToBson()), Throws.Nothing);
    }

    [Test]
    public void Check_TypeOfARegisteredClassMap_PassesByEitherName()
    {
        BsonClassMap.LookupClassMap(typeof(Dog));
        var named = TypeNameDiscriminator.GetDiscriminator(typeof(Dog));

        Assert.That(named, Does.Contain(","));
        Assert.That(() => StoredDocument.Check(new BsonDocument("_t", new BsonArray { "Dog", named }).ToBson()), Throws.Nothing);
    }

    public static byte[] Nested(int depth)
    {
        // Each document but the innermost: its length, one element of type document with an empty name, the next document, its end.
        var bytes = new byte[5 + (depth - 1) * 7];
        for (var level = 0; level < depth; level++)
        {
            var start = level * 6;
            BitConverter.TryWriteBytes(bytes.AsSpan(start), bytes.Length - level * 7);
            if (level < depth - 1)
                bytes[start + 4] = 3;
        }

        return bytes;
    }

    private static Exception? Failure(byte[] bytes)
    {
        try
        {
            StoredDocument.Check(bytes);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
