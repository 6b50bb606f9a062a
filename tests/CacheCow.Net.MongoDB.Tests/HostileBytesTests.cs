using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB.Tests;

[TestFixture]
internal sealed class HostileBytesTests : MongoFixture
{
    private static readonly byte[] Good = new BsonDocument
    {
        { "_id", 1 }, { "Name", "Rex" }, { "_t", "Dog" }, { "inner", new BsonDocument("a", new BsonArray { 1L, 2.0, true, BsonNull.Value, Decimal128.One }) },
        { "moment", new BsonDateTime(0) }, { "re", new BsonRegularExpression("a", "i") }, { "oid", ObjectId.Empty }, { "bin", new byte[] { 1, 2 } },
        { "js", new BsonJavaScript("1") }, { "stamp", new BsonTimestamp(1) }, { "min", BsonMinKey.Value }, { "max", BsonMaxKey.Value }, { "un", BsonUndefined.Value },
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

    [Test]
    public async Task Get_BytesThatNameAnAssembly_DoNotLoadIt()
    {
        await new Foreign(Store, Keys, Naming("System.Formats.Tar.TarEntry, System.Formats.Tar")).GetAsync(1);

        Assert.That(NewCache().Get<Animal>("id", 1), Is.Null);
        Assert.That(IsLoaded("System.Formats.Tar"), Is.False);
    }

    [Test]
    public void Get_BytesThatNameAnAssemblyReadByTheDriverAlone_LoadIt()
    {
        var bytes = Naming("System.IO.IsolatedStorage.IsolatedStorageFile, System.IO.IsolatedStorage");

        Assert.That(() => BsonSerializer.Deserialize<Animal>(bytes), Throws.InstanceOf<BsonSerializationException>());
        Assert.That(IsLoaded("System.IO.IsolatedStorage"), Is.True, "the fence is out");
    }

    [Test]
    public async Task Get_DocumentThatNamesAnAssembly_IsReturnedAndNotStored()
    {
        await Posts.InsertOneAsync(new BlogPost { Title = "First" });
        await Posts.UpdateOneAsync("{}", "{ $set: { extra: { _t: 'Some.Type, Some.Assembly' } } }");
        var cache = NewCache();

        var commands = await CommandsOfAsync(async () =>
        {
            for (var read = 0; read < 2; read++)
                Assert.That((await cache.GetAsync<BlogPost>("title", "First"))!.Title, Is.EqualTo("First"));
        });

        Assert.That(commands, Has.Length.EqualTo(2));
    }

    [Test]
    public async Task Get_ForeignBytesUnderItsKey_ReadsTheDocument()
    {
        await Database.GetCollection<Animal>("animals").InsertOneAsync(new Dog { Id = 1, Name = "Rex" });
        byte[][] hostile =
        [
            [], [1], Good[..^1], Nested(200_000), new BsonDocument("_t", "System.Net.Mail.SmtpClient, System.Net.Mail").ToBson(),
            new BsonDocument("_t", "Unknown").ToBson(), new BsonDocument("_id", "no number").ToBson(), new BsonDocument("unknown", 1).ToBson(),
        ];

        foreach (var bytes in hostile)
        {
            Store = new MemoryStore();
            var cache = NewCache();
            await new Foreign(Store, Keys, bytes).GetAsync(1);
            Assert.That(cache.Get<Animal>("id", 1), Is.TypeOf<Dog>(), $"{bytes.Length} bytes");
        }
    }

    private static byte[] Naming(string type) => new BsonDocument { { "_t", type }, { "_id", 1 } }.ToBson();

    private static bool IsLoaded(string assembly) => AppDomain.CurrentDomain.GetAssemblies().Any(one => one.GetName().Name == assembly);

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

    private CacheKeys Keys => CacheKeys.For($"mongodb:{Database.DatabaseNamespace.DatabaseName}.animals:{typeof(Animal).FullName}", "_id", "n1");

    private static byte[] Nested(int depth)
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

    /// <summary>Stores bytes of its own under another cache's keys.</summary>
    private sealed class Foreign(ICacheStore store, CacheKeys keys, byte[] bytes) : CacheCow<int, byte[]>(store)
    {
        protected override byte[]? Fetch(int key) => bytes;

        protected override byte[] Serialize(byte[] obj) => obj;

        protected override byte[] Deserialize(int key, ReadOnlyMemory<byte> data) => data.ToArray();

        protected override CacheKeys GetKeys(int key) => keys;
    }
}
