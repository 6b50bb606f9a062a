using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

/// <summary>The server loses everything in the middle of a write.</summary>
[TestFixture("restart")]
[TestFixture("FLUSHALL")]
[Parallelizable]
internal sealed class LostIntentTests(string how)
{
    private RedisServer _server = null!;
    private RedisStore _store = null!;

    [SetUp]
    public async Task Start()
    {
        _server = await RedisServer.StartAsync();
        _store = await RedisStore.ConnectAsync($"{_server.Address},connectRetry=10");
    }

    [TearDown]
    public async Task Stop()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task EndWrite_IntentIsLost_RemovesWhatWasStoredMeanwhileAndStoresNothing()
    {
        var (keys, write, reader) = (StoreSteps.NewKeys(), LeaseToken.Create(), LeaseToken.Create());
        await _store.BeginAsync(write, keys);
        await LoseAsync();
        await _store.MissAsync(keys, "old");
        Assert.That(await _store.EndAsync(write, keys, "new"), Is.EqualTo(WriteOutcome.Lapsed));
        Assert.That(await _store.TextAsync(keys), Is.Null);
        Assert.That(await _store.LeaseAsync(keys, reader), Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task RenewWrite_IntentIsLost_BeginsAgainAndRemovesWhatWasStoredMeanwhile()
    {
        var (keys, write, reader) = (StoreSteps.NewKeys(2), LeaseToken.Create(), LeaseToken.Create());
        await _store.BeginAsync(write, keys);
        await LoseAsync();
        await _store.MissAsync(keys[0], "old");
        await _store.LeaseAsync(keys[1], reader);
        Assert.That(await _store.RenewAsync(write, keys), Is.False);
        Assert.That(await _store.TextAsync(keys[0]), Is.Null);
        Assert.That(await _store.FillAsync(keys[1], reader, "old"), Is.EqualTo(FillOutcome.Rejected));
        Assert.That(await _store.RenewAsync(write, keys), Is.True);
        Assert.That(await _store.EndAsync(write, keys[0], "new"), Is.EqualTo(WriteOutcome.Overlapped));
    }

    private async Task LoseAsync()
    {
        await (how == "restart" ? _server.RestartAsync() : _server.CliAsync("FLUSHALL"));
        await Until.TrueAsync("the store is connected", AnswersAsync);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await _store.TextAsync(StoreSteps.NewKeys());
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    }
}
