using MongoDB.Bson;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB.Tests;

/// <summary>A database and a store of each test's own, and what was asked of the server.</summary>
internal abstract class MongoFixture
{
    protected IMongoDatabase Database { get; private set; } = null!;

    protected MemoryStore Store { get; set; } = null!;

    protected static MongoCacheOptions Options { get; } = new MongoCacheOptions()
        .Collection<BlogPost>("blog_posts")
        .Collection<Animal>("animals")
        .Collection<BsonDocument>("anything");

    protected IMongoCollection<BlogPost> Posts => Database.GetCollection<BlogPost>("blog_posts");

    [SetUp]
    public void MakeDatabase()
    {
        TestContext.Out.WriteLine($"Server: {Servers.Name}");
        Store = new MemoryStore();
        Database = Servers.Client.GetDatabase("cachecow_" + Guid.NewGuid().ToString("N"));
    }

    [TearDown]
    public Task DropDatabase() => Servers.Client.DropDatabaseAsync(Database.DatabaseNamespace.DatabaseName);

    protected MongoCacheCow NewCache(MongoCacheOptions? options = null) => new(Store, Database, options ?? Options);

    /// <summary>The commands that some code sends to this test's database.</summary>
    protected async Task<BsonDocument[]> CommandsOfAsync(Func<Task> code)
    {
        var before = Commands().Length;
        await code();
        return Commands()[before..];
    }

    private BsonDocument[] Commands() =>
        [.. Servers.Sent.Where(sent => sent.Database == Database.DatabaseNamespace.DatabaseName).Select(sent => sent.Command)];
}
