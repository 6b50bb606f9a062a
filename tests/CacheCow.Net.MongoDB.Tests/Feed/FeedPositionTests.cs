using CacheCow.Net.Testing;
using MongoDB.Bson;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB.Tests;

/// <summary>Restarts and failures: what was changed meanwhile is told again, or everything is invalidated; nothing is left out.</summary>
[TestFixture]
internal sealed class FeedPositionTests : FeedFixture
{
    private MongoCacheCow _cache = null!;

    [SetUp]
    public void MakeCache() => _cache = new MongoCacheCow(Failing, Database, Options);

    [Test]
    public async Task Start_FirstTime_InvalidatesWhatWasCachedBefore()
    {
        CacheAll(_cache);
        await RenumberAsync("First");

        await StartAsync(_cache);

        await BecomesAsync(_cache, "First", 2);
        Assert.That(await PositionAsync(), Is.Not.Null);
    }

    [Test]
    public async Task Start_Again_TellsWhatWasChangedMeanwhileAndNothingElse()
    {
        var feed = await StartAsync(_cache);
        CacheAll(_cache);
        await feed.DisposeAsync();
        await RenumberAsync("First");
        Assert.That(_cache.Get<BlogPost>("title", "First")!.Number, Is.EqualTo(1), "nobody hears");

        await StartAsync(_cache);

        await BecomesAsync(_cache, "First", 2);
        Assert.That(await IsCachedAsync(_cache, "Second"), Is.True);
    }

    [TestCase("evicted")]
    [TestCase("forgotten by the server")]
    public async Task Start_PositionOfNoUse_InvalidatesEverythingAndGoesOn(string why)
    {
        var feed = await StartAsync(_cache);
        CacheAll(_cache);
        await feed.DisposeAsync();
        await RenumberAsync("First");
        await RenumberAsync("Second");

        var next = NewFeed(_cache);
        switch (why)
        {
            case "evicted":
                await Store.InvalidateAsync(CacheKeys.For("mongo-feed", Database.DatabaseNamespace.DatabaseName, "feed"), TimeSpan.Zero, default);
                break;
            default:
                await ForgetHistoryAsync();
                break;
        }

        next.Start();
        await BecomesAsync(_cache, "First", 2);
        await BecomesAsync(_cache, "Second", 2);
        await IsAsync(next, MongoFeedState.Watching);
        await RenumberAsync("First");
        await BecomesAsync(_cache, "First", 3);
    }

    [Test]
    public async Task Start_ChangeRightAfterEverythingWasInvalidated_IsTold()
    {
        // The stream is open by then. Opened after the invalidation, it would begin behind this change.
        var gated = new GatedTags(Failing);
        _cache = new MongoCacheCow(gated, Database, Options with { Cache = Options.Cache with { StoreTimeout = TimeSpan.FromMinutes(1) } });
        NewFeed(_cache).Start();
        await gated.Gate.Reached;
        CacheAll(_cache);
        await RenumberAsync("First");
        gated.Gate.Open();

        await BecomesAsync(_cache, "First", 2);
    }

    [Test]
    public async Task Start_FirstTime_ReadsByMajorityBetweenTheStreamAndTheInvalidation()
    {
        // A write that the primary had when the stream began, and the majority had not: the stream does not tell of it, and readers by majority do not see it yet.
        var gated = new GatedTags(Failing);
        _cache = new MongoCacheCow(gated, Database, Options with { Cache = Options.Cache with { StoreTimeout = TimeSpan.FromMinutes(1) } });
        var commands = await CommandsOfAsync(async () =>
        {
            NewFeed(_cache).Start();
            await gated.Gate.Reached;
        });
        gated.Gate.Open();
        var names = commands.Select(command => command.GetElement(0).Name).ToList();
        var read = commands.Single(command => command.GetElement(0).Name == "find");

        Assert.That(names.IndexOf("aggregate"), Is.InRange(0, names.IndexOf("ping") - 1));
        Assert.That(names.IndexOf("ping"), Is.LessThan(names.IndexOf("find")));
        Assert.That(read["readConcern"]["level"].AsString, Is.EqualTo("majority"));
    }

    [Test]
    public async Task Start_AnotherServersDatabaseOfThatName_HasAPositionOfItsOwn()
    {
        // Two servers, one store: the feeds have one name, and so have the databases. Each works, and knows nothing of the other's position.
        await StartAsync(_cache);
        var other = new MongoCacheCow(Failing, Database, Options with { Source = "elsewhere" });
        await StartAsync(other);
        CacheAll(other);
        await RenumberAsync("First");
        await BecomesAsync(other, "First", 2);
    }

    [TestCase(typeof(FormatException), ExpectedResult = true)]
    [TestCase(typeof(InvalidCastException), ExpectedResult = true)]
    [TestCase(typeof(TimeoutException), ExpectedResult = false)]
    public bool Failure_OfReadingAChange_IsAsIfItWereLost(Type exception) => FeedErrors.IsLost((Exception)Activator.CreateInstance(exception)!);

    [Test]
    public async Task Start_ClassThatWasNotDeclaredBefore_IsInvalidated()
    {
        var feed = await StartAsync(_cache);
        CacheAll(_cache);
        var animals = Database.GetCollection<Animal>("animals");
        await animals.InsertOneAsync(new Animal { Id = 1, Name = "Rex" });
        _cache.Get<Animal>("id", 1);
        await animals.UpdateOneAsync(animal => animal.Id == 1, Builders<Animal>.Update.Set(animal => animal.Name, "Bella"));
        await RenumberAsync("First");
        await BecomesAsync(_cache, "First", 2);
        await feed.DisposeAsync();

        var next = NewFeed(_cache);
        next.Collection<Animal>(_cache).Lookup(animal => animal.Id);
        next.Start();

        await Until.TrueAsync("it is Bella", async () => (await _cache.GetAsync<Animal>("id", 1))!.Name == "Bella");
    }

    [Test]
    public async Task Change_StoreFails_IsToldAgainUntilItSucceedsAndThePositionWaits()
    {
        var feed = await StartAsync(_cache);
        CacheAll(_cache);
        await Until.TrueAsync("a position is saved", async () => await PositionAsync() is not null);
        Failing.Invalidate = new TimeoutException("the store is down");
        await RenumberAsync("First");
        await IsAsync(feed, MongoFeedState.Retrying);
        Assert.That(feed.Error, Does.Contain("feed").And.Contain("the store"));

        // In another process: this one does not read what it could not invalidate.
        var other = NewCache();
        Assert.That(other.Get<BlogPost>("title", "First")!.Number, Is.EqualTo(1));

        Failing.Invalidate = null;

        await BecomesAsync(other, "First", 2);
        await IsAsync(feed, MongoFeedState.Watching);
        Assert.That(feed.Error, Is.Null);
    }

    [Test]
    public async Task Change_StoreFailsAndTheProcessEnds_IsToldToTheNext()
    {
        var feed = await StartAsync(_cache);
        CacheAll(_cache);
        Failing.Invalidate = new TimeoutException("the store is down");
        await RenumberAsync("First");
        await IsAsync(feed, MongoFeedState.Retrying);
        await feed.DisposeAsync();
        Failing.Invalidate = null;

        await StartAsync(_cache);

        await BecomesAsync(_cache, "First", 2);
        Assert.That(await IsCachedAsync(_cache, "Second"), Is.True, "told again, not everything");
    }

    [Test]
    public async Task Change_WhileItIsBeingInvalidated_ThePositionIsNotSavedYet()
    {
        var gated = new GatedInvalidation(Failing);
        _cache = new MongoCacheCow(gated, Database, Options with { Cache = Options.Cache with { StoreTimeout = TimeSpan.FromMinutes(1) } });
        await StartAsync(_cache);
        CacheAll(_cache);
        await RenumberAsync("First");
        await gated.Gate.Reached;
        var during = await PositionAsync();
        gated.Gate.Open();

        await BecomesAsync(_cache, "First", 2);
        await Until.TrueAsync("it is saved", async () => (await PositionAsync())!.Time > (during?.Time ?? 0));
    }

    [Test]
    public async Task Watching_ServerForgetsTheStream_InvalidatesEverythingAndGoesOn()
    {
        var feed = await StartAsync(_cache);
        CacheAll(_cache);
        await FailAsync("getMore", 286);
        await RenumberAsync("First");

        await BecomesAsync(_cache, "First", 2);
        await RenumberAsync("Second");
        await BecomesAsync(_cache, "Second", 2);
        Assert.That(feed.State, Is.EqualTo(MongoFeedState.Watching));
    }

    [TestCase(40573, "--replSet")]
    [TestCase(13, "grantRolesToUser")]
    public async Task Start_ServerRefuses_SaysWhatToDoAndTriesAgain(int code, string remedy)
    {
        await FailAsync("aggregate", code, times: 3);
        CacheAll(_cache);
        var feed = NewFeed(_cache);
        feed.Start();

        await IsAsync(feed, MongoFeedState.Retrying);
        Assert.That(feed.Error, Does.Contain(remedy));
        await IsAsync(feed, MongoFeedState.Watching);
    }

    [Test]
    public async Task Start_TwoOfOneName_OneWorksAndTheOtherTakesOver()
    {
        var first = await StartAsync(_cache);
        var second = NewFeed(_cache);
        second.Start();
        await IsAsync(second, MongoFeedState.StandingBy);
        CacheAll(_cache);
        await RenumberAsync("First");
        await BecomesAsync(_cache, "First", 2);

        await first.DisposeAsync();
        await RenumberAsync("First");

        await BecomesAsync(_cache, "First", 3);
        await IsAsync(second, MongoFeedState.Watching);
        Assert.That(await IsCachedAsync(_cache, "Second"), Is.True, "it went on from the position of the first");
        Assert.That(first.State, Is.EqualTo(MongoFeedState.Disposed));
    }

    private static async Task ForgetHistoryAsync()
    {
        if (!IsStandIn)
            Assert.Ignore("A server cannot be made to forget its oplog; the stand-in can.");
        await Servers.Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("forgetHistory", 1));
    }

    private static async Task FailAsync(string command, int code, int times = 1)
    {
        if (!IsStandIn)
            Assert.Ignore("A server fails on purpose only with enableTestCommands; the stand-in always does.");
        await Servers.Client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument
        {
            { "configureFailPoint", "failCommand" },
            { "mode", new BsonDocument("times", times) },
            { "data", new BsonDocument { { "failCommands", new BsonArray { command } }, { "errorCode", code } } },
        });
    }

    private sealed class GatedTags(ICacheStore inner) : StoreDouble(inner)
    {
        public Gate Gate { get; } = new();

        public override async ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
        {
            await Inner.InvalidateTagsAsync(tags, cancellationToken);
            await Gate.PassAsync(cancellationToken);
        }
    }

    private sealed class GatedInvalidation(ICacheStore inner) : StoreDouble(inner)
    {
        public Gate Gate { get; } = new();

        public override async ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
        {
            await Gate.PassAsync(cancellationToken);
            await Inner.InvalidateManyAsync(keys, hold, cancellationToken);
        }
    }
}
