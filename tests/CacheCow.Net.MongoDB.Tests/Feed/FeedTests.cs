using CacheCow.Net.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB.Tests;

/// <summary>What each kind of change invalidates.</summary>
[TestFixture]
internal sealed class FeedTests : FeedFixture
{
    private MongoCacheCow _cache = null!;

    [SetUp]
    public void MakeCache() => _cache = NewCache();

    [Test]
    public async Task Insert_CachedAsMissing_IsFoundAndTheOthersStay()
    {
        await StartAsync(_cache);
        CacheAll(_cache);

        await Posts.InsertOneAsync(new BlogPost { Title = "Third", Number = 3 });

        await BecomesAsync(_cache, "Third", 3);
        Assert.That((await IsCachedAsync(_cache, "First"), await IsCachedAsync(_cache, "Second")), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task Update_FieldThatIsNoLookup_InvalidatesThatObjectAlone()
    {
        await StartAsync(_cache);
        CacheAll(_cache);

        await RenumberAsync("First");

        await BecomesAsync(_cache, "First", 2);
        Assert.That(await IsCachedAsync(_cache, "Second"), Is.True);
    }

    [TestCase(true, ExpectedResult = true)]
    [TestCase(false, ExpectedResult = false, Description = "The old title is not known: all of the class go.")]
    public async Task<bool> Update_LookupField_InvalidatesTheOldAndTheNewValue(bool keepsImages)
    {
        if (keepsImages)
            await KeepImagesAsync();
        await StartAsync(_cache);
        CacheAll(_cache);

        await RetitleAsync("First", "Third");

        await BecomesAsync(_cache, "Third", 2);
        await BecomesAsync(_cache, "First", 0);
        return await IsCachedAsync(_cache, "Second");
    }

    [TestCase(true, ExpectedResult = true)]
    [TestCase(false, ExpectedResult = false)]
    public async Task<bool> Replace_Document_InvalidatesTheOldAndTheNewValue(bool keepsImages)
    {
        if (keepsImages)
            await KeepImagesAsync();
        await StartAsync(_cache);
        CacheAll(_cache);
        var first = _cache.Get<BlogPost>("title", "First")!;

        await Posts.ReplaceOneAsync(post => post.Id == first.Id, first with { Title = "Third", Number = 7 });

        await BecomesAsync(_cache, "Third", 7);
        await BecomesAsync(_cache, "First", 0);
        return await IsCachedAsync(_cache, "Second");
    }

    [TestCase(true, ExpectedResult = true)]
    [TestCase(false, ExpectedResult = false)]
    public async Task<bool> Delete_Document_InvalidatesIt(bool keepsImages)
    {
        if (keepsImages)
            await KeepImagesAsync();
        await StartAsync(_cache);
        CacheAll(_cache);

        await Posts.DeleteOneAsync(post => post.Title == "First");

        await BecomesAsync(_cache, "First", 0);
        return await IsCachedAsync(_cache, "Second");
    }

    [Test]
    public async Task Delete_PreImagesNotAskedFor_InvalidatesTheClass()
    {
        await KeepImagesAsync();
        await StartAsync(_cache, FeedOptions with { PreImages = false });
        CacheAll(_cache);

        await Posts.DeleteOneAsync(post => post.Title == "First");

        await BecomesAsync(_cache, "First", 0);
        Assert.That(await IsCachedAsync(_cache, "Second"), Is.False);
    }

    [Test]
    public async Task Delete_OnlyTheIdIsALookup_NeedsNoImage()
    {
        var feed = new MongoFeed(Store, Database, "ids", FeedOptions);
        feed.Collection<BlogPost>(_cache).Lookup(p => p.Id);
        await using var ending = feed;
        feed.Start();
        await IsAsync(feed, MongoFeedState.Watching);
        CacheAll(_cache);
        var first = _cache.Get<BlogPost>("title", "First")!;
        _cache.Get<BlogPost>("id", first.Id);

        await Posts.DeleteOneAsync(post => post.Id == first.Id);

        await Until.TrueAsync("it is gone", async () => await _cache.GetAsync<BlogPost>("id", first.Id) is null);
        Assert.That(await IsCachedAsync(_cache, "Second"), Is.True);
    }

    [Test]
    public async Task Update_NoLookupsDeclared_InvalidatesTheClass()
    {
        var feed = new MongoFeed(Store, Database, "all", FeedOptions);
        feed.Collection<BlogPost>(_cache);
        await using var ending = feed;
        feed.Start();
        await IsAsync(feed, MongoFeedState.Watching);
        CacheAll(_cache);

        await RenumberAsync("First");

        await BecomesAsync(_cache, "First", 2);
        Assert.That(await IsCachedAsync(_cache, "Second"), Is.False);
    }

    [Test]
    public async Task Drop_Collection_InvalidatesTheClass()
    {
        await StartAsync(_cache);
        CacheAll(_cache);

        await Database.DropCollectionAsync("blog_posts");

        await BecomesAsync(_cache, "First", 0);
    }

    [Test]
    public async Task Rename_CollectionAwayAndAnotherInItsPlace_InvalidatesTheClass()
    {
        await StartAsync(_cache);
        CacheAll(_cache);
        await Database.GetCollection<BlogPost>("next").InsertOneAsync(new BlogPost { Title = "Third", Number = 9 });

        await Database.RenameCollectionAsync("blog_posts", "last");
        await BecomesAsync(_cache, "First", 0);
        await Database.RenameCollectionAsync("next", "blog_posts");

        await BecomesAsync(_cache, "Third", 9);
    }

    [Test]
    public async Task Update_CollectionWithACollation_InvalidatesTheClass()
    {
        // What was got by 'first' is 'First' there, and no change tells of 'first'.
        await RemakeAsync(new Collation("en", strength: CollationStrength.Secondary));
        await StartAsync(_cache);
        CacheAll(_cache);

        await RenumberAsync("First");

        await BecomesAsync(_cache, "First", 2);
        Assert.That(await IsCachedAsync(_cache, "Second"), Is.False);
    }

    [TestCase(true, ExpectedResult = false)]
    [TestCase(false, ExpectedResult = true)]
    public async Task<bool> Update_CollectionMadeAnewWhileWatching_IsAsTheNewOneCompares(bool withCollation)
    {
        await StartAsync(_cache);
        using var meter = new MeterReader("");
        await RemakeAsync(withCollation ? new Collation("en", strength: CollationStrength.Secondary) : null);
        await Until.TrueAsync("the drop and two inserts are told", () => Task.FromResult(meter["cachecow.mongo.events"] >= 3));
        CacheAll(_cache);

        await RenumberAsync("First");

        await BecomesAsync(_cache, "First", 2);
        return await IsCachedAsync(_cache, "Second");
    }

    [Test]
    public async Task DropDatabase_WhileWatching_InvalidatesAllAndGoesOn()
    {
        var feed = await StartAsync(_cache);
        CacheAll(_cache);

        await Servers.Client.DropDatabaseAsync(Database.DatabaseNamespace.DatabaseName);
        await BecomesAsync(_cache, "First", 0);
        await Posts.InsertOneAsync(new BlogPost { Title = "First", Number = 5 });

        await BecomesAsync(_cache, "First", 5);
        Assert.That(feed.State, Is.EqualTo(MongoFeedState.Watching));
    }

    [Test]
    public async Task Update_OfAnotherCollection_InvalidatesNothing()
    {
        await StartAsync(_cache);
        CacheAll(_cache);

        await Database.GetCollection<BlogPost>("others").InsertOneAsync(new BlogPost { Title = "First" });
        await RenumberAsync("Second");

        await BecomesAsync(_cache, "Second", 2);
        Assert.That(await IsCachedAsync(_cache, "First"), Is.True);
    }

    [Test]
    public async Task Lag_AfterAChange_IsTold()
    {
        var feed = await StartAsync(_cache);
        CacheAll(_cache);
        await RenumberAsync("First");
        await BecomesAsync(_cache, "First", 2);

        Assert.That(feed.Lag, Is.Not.Null.And.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public void Start_NothingDeclaredOrTwice_IsRefused()
    {
        var empty = new MongoFeed(Store, Database, "empty");
        Assert.That(empty.Start, Throws.InvalidOperationException.With.Message.Contains("Collection"));

        var feed = NewFeed(_cache);
        feed.Start();
        Assert.That(feed.Start, Throws.InvalidOperationException);
        Assert.That(() => feed.Collection<BlogPost>(_cache), Throws.InvalidOperationException);
    }

    [Test]
    public void Collection_CacheOfAnotherDatabaseOrUnknownField_IsRefused()
    {
        var feed = new MongoFeed(Store, Servers.Client.GetDatabase("elsewhere"), "feed");
        Assert.That(() => feed.Collection<BlogPost>(_cache), Throws.ArgumentException.With.Message.Contains("elsewhere"));
        Assert.That(() => NewFeed(_cache).Collection<BlogPost>(_cache).Lookup("headline"), Throws.ArgumentException.With.Message.Contains("Title"));
        Assert.That(() => NewFeed(_cache).Collection<string>(_cache), Throws.ArgumentException);
    }

    private async Task RemakeAsync(Collation? collation)
    {
        await Database.DropCollectionAsync("blog_posts");
        await Database.CreateCollectionAsync("blog_posts", new CreateCollectionOptions { Collation = collation });
        await InsertPosts();
    }

    [TestCase("{ a: 1 }", "a", "[1]")]
    [TestCase("{ b: 1 }", "a", "[null]")]
    [TestCase("{ a: [1, 2] }", "a", "[1, 2, [1, 2]]")]
    [TestCase("{ a: { b: 'x' } }", "a.b", "['x']")]
    [TestCase("{ a: [{ b: 1 }, { c: 1 }, { b: [2] }] }", "a.b", "[1, null, 2, [2], null]")]
    [TestCase("{ a: [5, { '0': 6 }] }", "a.0", "[6, 5, null]")]
    [TestCase("{ a: 1 }", "a.b", "[null]")]
    public void FieldValues_OfADocument_AreWhatItIsFoundBy(string document, string path, string values) =>
        Assert.That(new BsonArray(FieldValues.Of(BsonDocument.Parse(document), path)), Is.EqualTo(BsonDocument.Parse($"{{ v: {values} }}")["v"]));
}
