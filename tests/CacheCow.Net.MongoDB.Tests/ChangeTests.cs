using CacheCow.Net.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB.Tests;

[TestFixture]
internal sealed class ChangeTests : MongoFixture
{
    [Test]
    public async Task Get_MissingThenInsertedAndInvalidated_IsFound()
    {
        var cache = NewCache();
        Assert.That(await cache.GetAsync<BlogPost>("title", "First"), Is.Null);
        var negative = await CommandsOfAsync(async () => await cache.GetAsync<BlogPost>("title", "First"));

        await Posts.InsertOneAsync(new BlogPost { Title = "First" });
        await cache.InvalidateAsync<BlogPost>("TITLE", "First");

        Assert.That(negative, Is.Empty);
        Assert.That(await cache.GetAsync<BlogPost>("title", "First"), Is.Not.Null);
    }

    [Test]
    public async Task Get_UpdatedAndInvalidated_IsNew()
    {
        await Posts.InsertOneAsync(new BlogPost { Title = "First", Number = 1 });
        var cache = NewCache();
        cache.Get<BlogPost>(p => p.Title, "First");

        await UpdateAsync();
        cache.Invalidate<BlogPost>(p => p.Title, "First");

        Assert.That(cache.Get<BlogPost>(p => p.Title, "First")!.Number, Is.EqualTo(2));
    }

    [Test]
    public async Task Get_InvalidatedBetweenFetchAndFill_IsNewAfterwards() =>
        Assert.That(await GetAfterRaceAsync(Store), Is.EqualTo(2));

    [Test]
    public async Task Get_InvalidatedBetweenFetchAndFillWithoutTheCheck_IsStaleAfterwards() =>
        Assert.That(await GetAfterRaceAsync(new UncheckedFillStore(Store)), Is.EqualTo(1), "the fence is out");

    [Test]
    public async Task Get_WithinAnAmbientTransaction_LeavesTheCacheAlone()
    {
        await Posts.InsertOneAsync(new BlogPost { Title = "First", Number = 1 });
        var cache = NewCache();
        cache.Get<BlogPost>("title", "First");
        await UpdateAsync();

        using (new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled))
            Assert.That((await cache.GetAsync<BlogPost>("title", "First"))!.Number, Is.EqualTo(2));

        Assert.That(cache.Get<BlogPost>("title", "First")!.Number, Is.EqualTo(1), "neither read nor filled");
    }

    [Test]
    public async Task Get_SeveralDocumentsHaveTheValue_IsAlwaysTheFirstById()
    {
        var ids = Enumerable.Range(0, 5).Select(_ => ObjectId.GenerateNewId()).ToArray();
        await Posts.InsertManyAsync(ids.Reverse().Select(id => new BlogPost { Id = id, Title = "First" }));

        Assert.That(NewCache().Get<BlogPost>("title", "First")!.Id, Is.EqualTo(ids[0]));
        Assert.That(NewCache(Options with { Source = "other" }).GetMany<BlogPost>("title", new[] { "First", "Second" })["First"].Id, Is.EqualTo(ids[0]));
    }

    [Test]
    public async Task Get_TwoSourcesOfOneName_AreToldApart()
    {
        await Posts.InsertOneAsync(new BlogPost { Title = "First", Number = 1 });
        NewCache(Options with { Source = "one" }).Get<BlogPost>("title", "First");
        await UpdateAsync();

        Assert.That(NewCache(Options with { Source = "two" }).Get<BlogPost>("title", "First")!.Number, Is.EqualTo(2));
    }

    private async Task<int> GetAfterRaceAsync(ICacheStore store)
    {
        await Posts.InsertOneAsync(new BlogPost { Title = "First", Number = 1 });
        var (beforeFill, afterFill) = (new Gate(), new Gate());
        var cache = new MongoCacheCow(new GatedStore(store) { BeforeFill = beforeFill, AfterFill = afterFill }, Database, Options);
        var another = new MongoCacheCow(store, Database, Options);

        var reading = cache.GetAsync<BlogPost>("title", "First").AsTask();
        await beforeFill.Reached;
        await UpdateAsync();
        await another.InvalidateAsync<BlogPost>("title", "First");
        beforeFill.Open();
        await reading;
        await afterFill.Reached;
        afterFill.Open();

        return (await cache.GetAsync<BlogPost>("title", "First"))!.Number;
    }

    private async Task UpdateAsync() =>
        await Posts.UpdateOneAsync(post => post.Title == "First", Builders<BlogPost>.Update.Set(post => post.Number, 2));
}
