using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

[TestFixture]
internal sealed class RoundTripTests
{
    private RedisServer _server = null!;
    private ICacheStore _store = null!;

    [SetUp]
    public async Task WarmUp()
    {
        _server = await Servers.Standalone;
        _store = await Servers.StandaloneStoreAsync();
        var keys = StoreSteps.NewKeys();
        await _store.MissAsync(keys, "a");
        await _store.ReleaseAsync(keys, LeaseToken.Create(), default);
        await _store.InvalidateAsync(keys);
    }

    [Test]
    public async Task Hit_IsOneGet()
    {
        var keys = StoreSteps.NewKeys();
        await _store.MissAsync(keys, "a");

        await CommandCounts.ResetAsync(_server);
        Assert.That(await _store.TextAsync(keys), Is.EqualTo("a"));
        Assert.That(await CommandCounts.OfAsync(_server), Is.EqualTo("get 1"));
    }

    [Test]
    public async Task Miss_IsTwoGetsASetAndOneScriptByName()
    {
        await CommandCounts.ResetAsync(_server);
        await _store.MissAsync(StoreSteps.NewKeys(), "a");
        // The third GET and the second SET are the script's own: `fill` compares the flag, and stores.
        Assert.That(await CommandCounts.OfAsync(_server), Is.EqualTo("evalsha 1, get 3, set 2"));
    }

    [Test]
    public async Task ReadMany_IsOneMget()
    {
        var keys = StoreSteps.NewKeys(100);
        await CommandCounts.ResetAsync(_server);
        Assert.That(await _store.TextsAsync(keys), Is.All.Null);
        Assert.That(await CommandCounts.OfAsync(_server), Is.EqualTo("mget 1"));
    }

    [Test]
    public async Task ReadMany_MoreThanOneTakes_IsSomeMgets()
    {
        var keys = StoreSteps.NewKeys(4100);
        await _store.MissAsync(keys[4050], "a");
        await CommandCounts.ResetAsync(_server);
        var texts = (await _store.TextsAsync(keys)).ToArray();
        Assert.That(await CommandCounts.OfAsync(_server), Is.EqualTo("mget 3"));
        Assert.That(texts, Has.Length.EqualTo(4100).And.Exactly(4099).Null);
        Assert.That(texts[4050], Is.EqualTo("a"));
    }

    [Test]
    public async Task InvalidateMany_IsOneScript()
    {
        await CommandCounts.ResetAsync(_server);
        await _store.InvalidateManyAsync(StoreSteps.NewKeys(100), TimeSpan.Zero, default);
        Assert.That(await CommandCounts.OfAsync(_server), Is.EqualTo("evalsha 1"));
    }

    [Test]
    public async Task Write_OfSomeObjectsAndATag_IsOneScriptAtEachStep()
    {
        var write = LeaseToken.Create();
        CacheKeys[] keys = [.. StoreSteps.NewKeys(6), CacheKeys.ForTag($"{Guid.NewGuid()}")];
        await WriteAsync();

        await CommandCounts.ResetAsync(_server);
        await WriteAsync();
        Assert.That(await CommandCounts.OfAsync(_server), Is.EqualTo("evalsha 3"));

        async Task WriteAsync()
        {
            await _store.BeginAsync(write, keys);
            await _store.RenewAsync(write, keys);
            await _store.EndWriteAsync(keys, write, null, default);
        }
    }

    [Test]
    public async Task Write_ServerForgetsItsScriptsInBetween_IsNotInterrupted()
    {
        var (keys, write) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await _server.CliAsync("SCRIPT", "FLUSH");
        await _store.BeginAsync(write, keys);
        await _server.CliAsync("SCRIPT", "FLUSH");
        Assert.That(await _store.RenewAsync(write, keys), Is.True);
        await _server.CliAsync("SCRIPT", "FLUSH");
        Assert.That(await _store.EndAsync(write, keys, "new"), Is.EqualTo(WriteOutcome.Stored));
        Assert.That(await _store.TextAsync(keys), Is.EqualTo("new"));
    }

    [Test]
    public async Task InvalidateMany_MoreThanAScriptTakes_IsSomeScriptsAndOneMessage()
    {
        await _store.InvalidateManyAsync(StoreSteps.NewKeys(501), TimeSpan.Zero, default);
        await CommandCounts.ResetAsync(_server);
        await _store.InvalidateManyAsync(StoreSteps.NewKeys(1200), TimeSpan.Zero, default);
        Assert.That(await CommandCounts.OfAsync(_server), Is.EqualTo("evalsha 4"));
    }

    [Test]
    public async Task Miss_ServerForgotItsScripts_SendsEachAsTextOnce()
    {
        await _server.CliAsync("SCRIPT", "FLUSH");
        await CommandCounts.ResetAsync(_server);
        await _store.MissAsync(StoreSteps.NewKeys(), "a");
        await _store.MissAsync(StoreSteps.NewKeys(), "a");
        Assert.That(await CommandCounts.OfAsync(_server), Is.EqualTo("eval 1, evalsha 2, get 6, set 4"));
    }

    [Test]
    public async Task Steps_ServerForgetsItsScriptsAllTheTime_AllWork()
    {
        for (var i = 0; i < 10; i++)
        {
            var (keys, token) = (StoreSteps.NewKeys(), LeaseToken.Create());
            await _server.CliAsync("SCRIPT", "FLUSH");
            await _store.MissAsync(keys, "a");
            await _server.CliAsync("SCRIPT", "FLUSH");
            await _store.InvalidateAsync(keys);
            Assert.That(await _store.LeaseAsync(keys, token), Is.EqualTo(LeaseState.Granted));
            await _server.CliAsync("SCRIPT", "FLUSH");
            Assert.That(await _store.ReleaseAsync(keys, token, default), Is.True);
        }
    }
}
