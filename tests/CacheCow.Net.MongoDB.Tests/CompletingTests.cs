using MongoDB.Bson;
using MongoDB.Bson.Serialization.Attributes;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB.Tests;

/// <summary>New documents that are handed over: stored, or refused at once.</summary>
[TestFixture]
internal sealed class CompletingTests : MongoFixture
{
    private static MongoCacheOptions WithPages { get; } = Options.Collection<Page>("pages");

    private IMongoCollection<Page> Pages => Database.GetCollection<Page>("pages");

    [Test]
    public async Task Complete_NewDocument_IsReadWithoutTheServer()
    {
        var cache = NewCache(WithPages);
        var page = new Page { Title = "First", Parts = [new Part("a", 1.5m)], At = new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc) };
        await WriteAsync(cache, "title", "First", page, () => Pages.InsertOneAsync(page));

        Page? read = null;
        var commands = await CommandsOfAsync(async () => read = await cache.GetAsync<Page>(p => p.Title, "First"));

        Assert.That(commands, Is.Empty);
        Assert.That(read, Is.Not.SameAs(page));
        Assert.That(read.ToJson(), Is.EqualTo(page.ToJson()));
        Assert.That(read.ToJson(), Is.EqualTo((await Pages.Find(p => p.Title == "First").SingleAsync()).ToJson()));
    }

    [Test]
    public async Task Complete_DocumentThatWasReadAndChanged_IsTheChangedOne()
    {
        var page = new Page { Title = "First", Number = 1 };
        await Pages.InsertOneAsync(page);
        var cache = NewCache(WithPages);

        // Read while the store does not take it: what the document was made of is remembered.
        using (new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled))
            page = (await cache.GetAsync<Page>("title", "First"))!;
        page.Number = 2;
        await WriteAsync(cache, "title", "First", page, () => Pages.ReplaceOneAsync(p => p.Id == page.Id, page));

        Assert.That((await cache.GetAsync<Page>("title", "First"))!.Number, Is.EqualTo(2));
    }

    [Test]
    public async Task Complete_InvalidatedMeanwhile_IsNotStored()
    {
        var cache = NewCache(WithPages);
        var page = new Page { Title = "First" };
        await WriteAsync(cache, "title", "First", page, () => cache.InvalidateAsync<Page>("title", "First").AsTask());

        Assert.That(cache.Get<Page>("title", "First"), Is.Null);
    }

    [Test]
    public async Task Complete_DerivedDocument_IsOfItsClassByEveryLookup()
    {
        var dog = new Dog { Id = 7, Name = "Rex", Barks = 3 };
        var cache = NewCache();
        await WriteAsync(cache, typeof(Animal), "name", "Rex", dog);
        await WriteAsync(cache, typeof(Dog), "name", "Rex", dog);

        Assert.That(cache.Get<Animal>("name", "Rex"), Is.TypeOf<Dog>().With.Property(nameof(Dog.Barks)).EqualTo(3));
        Assert.That(cache.Get<Dog>("name", "Rex"), Is.TypeOf<Dog>());
    }

    [Test]
    public async Task Complete_DocumentWithoutAClass_IsRead()
    {
        var cache = NewCache();
        await WriteAsync(cache, typeof(BsonDocument), "a", 1, new BsonDocument { ["_id"] = 1, ["a"] = 1L, ["b"] = "x" });

        Assert.That(cache.Get<BsonDocument>("a", 1)!["b"].AsString, Is.EqualTo("x"));
    }

    [Test]
    public async Task Complete_Null_IsThatThereIsNone()
    {
        var cache = NewCache(WithPages);
        await WriteAsync(cache, typeof(Page), "title", "First", null);

        Assert.That(await CommandsOfAsync(async () => Assert.That(await cache.GetAsync<Page>("title", "First"), Is.Null)), Is.Empty);
    }

    [TestCase("title", "Second", typeof(ArgumentException), "another 'Title'")]
    [TestCase("number", 2, typeof(ArgumentException), "another 'Number'")]
    public void Complete_DocumentOfAnotherValue_IsRefusedAtOnce(string field, object value, Type exception, string text) =>
        AssertRefused(typeof(Page), field, value, new Page { Title = "First", Number = 1 }, exception, text);

    [Test]
    public async Task Complete_TextThatACollationTakesForEqual_IsStored()
    {
        var cache = NewCache(WithPages);
        await WriteAsync(cache, typeof(Page), "title", "FIRST", new Page { Title = "first" });

        Assert.That(cache.Get<Page>("title", "FIRST")!.Title, Is.EqualTo("first"));
    }

    [Test]
    public void Complete_ClassThatIgnoresElements_IsRefusedAtOnce([Values] bool inner)
    {
        if (inner)
            AssertRefused(typeof(Album), "title", "First", new Album { Title = "First" }, typeof(InvalidOperationException), nameof(Loose));
        else
            AssertRefused(typeof(BlogPost), "title", "First", new BlogPost { Title = "First" }, typeof(InvalidOperationException), nameof(BlogPost));
    }

    [Test]
    public void Complete_ObjectOfAnotherClassOrWithoutAnId_IsRefusedAtOnce()
    {
        AssertRefused(typeof(Cat), "name", "Rex", new Dog { Name = "Rex" }, typeof(ArgumentException), nameof(Dog));
        AssertRefused(typeof(Page), "title", "First", new Page { Title = "First", Id = ObjectId.Empty }, typeof(ArgumentException), "no Id yet");
    }

    private void AssertRefused(Type type, string field, object value, object obj, Type exception, string text)
    {
        var cache = NewCache(WithPages);
        using var write = cache.BeginWrite(new Lookup(type, field, value));

        Assert.That(() => write.Complete(obj), Throws.TypeOf(exception).With.Message.Contains(text));
    }

    private static Task WriteAsync(MongoCacheCow cache, Type type, string field, object value, object? obj) =>
        WriteAsync(cache, new Lookup(type, field, value), obj, () => Task.CompletedTask);

    private static Task WriteAsync(MongoCacheCow cache, string field, object value, Page page, Func<Task> change) =>
        WriteAsync(cache, new Lookup(typeof(Page), field, value), page, change);

    private static async Task WriteAsync(MongoCacheCow cache, Lookup lookup, object? obj, Func<Task> change)
    {
        await using var write = await cache.BeginWriteAsync(lookup);
        await change();
        write.Complete(obj);
        Assert.That(await write.EndAsync(), Is.EqualTo(WriteOutcome.Stored).Or.EqualTo(WriteOutcome.Overlapped), "told what became of it");
    }

    internal sealed class Page
    {
        public ObjectId Id { get; set; } = ObjectId.GenerateNewId();

        public string Title { get; set; } = "";

        public int Number { get; set; }

        public DateTime At { get; set; }

        public List<Part> Parts { get; set; } = [];
    }

    internal sealed class Album
    {
        public ObjectId Id { get; set; } = ObjectId.GenerateNewId();

        public string Title { get; set; } = "";

        public List<Loose> Pictures { get; set; } = [];
    }

    internal sealed record Part(string Name, decimal Price);

    [BsonIgnoreExtraElements]
    internal sealed class Loose
    {
        public int X { get; set; }
    }
}
