using MongoDB.Bson;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB.Tests;

/// <summary>How often the server is asked, and what.</summary>
[TestFixture]
internal sealed class CommandTests : MongoFixture
{
    private static readonly string[] Asked = [.. Enumerable.Range(0, 300).Select(i => $"post {i}")];

    [SetUp]
    public Task InsertPosts() => Posts.InsertManyAsync(Asked[..250].Select((title, i) => new BlogPost { Title = title, Number = i }));

    [Test]
    public async Task Get_Again_AsksNothing()
    {
        var cache = NewCache();
        var miss = await CommandsOfAsync(async () => await cache.GetAsync<BlogPost>("title", "post 1"));

        var hits = await CommandsOfAsync(async () =>
        {
            await cache.GetAsync<BlogPost>("title", "post 1");
            cache.Get<BlogPost>("title", "post 1");
        });

        Assert.That((miss.Length, hits.Length), Is.EqualTo((1, 0)));
    }

    [Test]
    public async Task GetMany_SomeMissing_AsksOnceWithIn([Values] bool sync)
    {
        var cache = NewCache();
        IReadOnlyDictionary<object, BlogPost> found = null!;

        var commands = await CommandsOfAsync(async () =>
            found = sync ? cache.GetMany<BlogPost>("title", Asked) : await cache.GetManyAsync<BlogPost>("title", Asked));

        Assert.That(commands, Has.Length.EqualTo(1));
        Assert.That(commands[0]["filter"]["Title"]["$in"].AsBsonArray, Has.Count.EqualTo(Asked.Length));
        Assert.That(found.Keys, Is.EquivalentTo(Asked[..250]));
        Assert.That(found.All(post => post.Value.Title == (string)post.Key));
    }

    [Test]
    public async Task GetMany_SomeCached_AsksForTheOthersOnly()
    {
        var cache = NewCache();
        await cache.GetManyAsync<BlogPost>("title", Asked[..2]);

        var commands = await CommandsOfAsync(async () => await cache.GetManyAsync<BlogPost>("title", Asked[..4]));

        Assert.That(commands.Single()["filter"]["Title"]["$in"], Is.EqualTo(new BsonArray(Asked[2..4])));
    }

    [Test]
    public async Task Get_DatabasePrefersSecondaries_AsksThePrimary()
    {
        var lagging = Database.WithReadPreference(ReadPreference.SecondaryPreferred);
        var cache = new MongoCacheCow(Store, lagging, Options);

        var commands = await CommandsOfAsync(async () => await cache.GetAsync<BlogPost>("title", "post 1"));

        Assert.That(commands.Single().GetValue("$readPreference", new BsonDocument("mode", "primary"))["mode"], Is.EqualTo((BsonValue)"primary"));
    }

    [Test]
    public async Task Get_ManyCallersAtOnce_AskOnce()
    {
        var cache = NewCache();

        var commands = await CommandsOfAsync(() =>
            Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await cache.GetAsync<BlogPost>("title", "post 7")))));

        Assert.That(commands, Has.Length.EqualTo(1));
    }
}
