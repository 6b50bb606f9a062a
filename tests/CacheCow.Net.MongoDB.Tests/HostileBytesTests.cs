using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB.Tests;

[TestFixture]
internal sealed class HostileBytesTests : MongoFixture
{
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
            [], [1], StoredDocumentTests.Good[..^1], StoredDocumentTests.Nested(200_000), new BsonDocument("_t", "System.Net.Mail.SmtpClient, System.Net.Mail").ToBson(),
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

    private CacheKeys Keys => CacheKeys.For($"mongodb:{Database.DatabaseNamespace.DatabaseName}.animals:{typeof(Animal).FullName}", "_id", "n1");

    /// <summary>Stores bytes of its own under another cache's keys.</summary>
    private sealed class Foreign(ICacheStore store, CacheKeys keys, byte[] bytes) : CacheCow<int, byte[]>(store)
    {
        protected override byte[]? Fetch(int key) => bytes;

        protected override byte[] Serialize(byte[] obj) => obj;

        protected override byte[] Deserialize(int key, ReadOnlyMemory<byte> data) => data.ToArray();

        protected override CacheKeys GetKeys(int key) => keys;
    }
}
