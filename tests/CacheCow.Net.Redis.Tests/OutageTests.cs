using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

[TestFixture, Parallelizable]
internal sealed class OutageTests
{
    private RedisServer _server = null!;
    private RedisStore _store = null!;

    [SetUp]
    public async Task Start()
    {
        _server = await RedisServer.StartAsync();
        _store = await RedisStore.ConnectAsync(_server.Address);
    }

    [TearDown]
    public async Task Stop()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Test]
    public async Task Steps_ServerRestartedEmpty_WorkAgain()
    {
        var keys = StoreSteps.NewKeys();
        await _store.MissAsync(keys, "a");
        await _server.RestartAsync();
        await Until.TrueAsync("the client is connected again", () => SucceedsAsync(() => _store.TextAsync(keys)));
        await _store.MissAsync(keys, "b");
        await _store.InvalidateAsync(keys);
        Assert.That(await _store.TextAsync(keys), Is.Null);
    }

    [Test]
    public async Task Fill_ServerRestartedEmptySinceTheLease_IsRejected()
    {
        var (keys, token) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await _store.LeaseAsync(keys, token);
        await _server.RestartAsync();
        await Until.TrueAsync("the client is connected again", () => SucceedsAsync(() => _store.TextAsync(keys)));
        Assert.That(await _store.FillAsync(keys, token, "old"), Is.EqualTo(FillOutcome.Rejected));
    }

    [Test]
    public async Task Steps_ServerIsDown_Throw()
    {
        var keys = StoreSteps.NewKeys();
        await _server.StopAsync();
        Assert.That(await SucceedsAsync(() => _store.TextAsync(keys)), Is.False);
        Assert.That(await SucceedsAsync(() => _store.LeaseAsync(keys)), Is.False);
        Assert.That(await SucceedsAsync(() => _store.InvalidateAsync(keys)), Is.False);
    }

    [Test]
    public async Task InvalidateMany_ServerIsDown_TellsHowManyFailed()
    {
        await _server.StopAsync();
        var error = await Assert.ThrowsAsync<CacheStoreException>(
            () => _store.InvalidateManyAsync(StoreSteps.NewKeys(5), TimeSpan.Zero, default).AsTask());
        Assert.That(error!.Message, Does.StartWith("5 of 5 objects could not be invalidated (cache:{"));
        Assert.That(error.Message, Does.Contain("Invalidate these again"));
        Assert.That(error.InnerException, Is.InstanceOf<RedisException>(), "one script for all");
    }

    [Test]
    public async Task Steps_ServerStandsStill_CanBeGivenUp()
    {
        var keys = StoreSteps.NewKeys();
        await _server.PauseAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.CatchAsync<OperationCanceledException>(() => _store.ReadAsync(keys, patience.Token).AsTask());
        await Assert.CatchAsync<OperationCanceledException>(() => _store.ReadManyAsync([keys], patience.Token).AsTask());
        await Assert.CatchAsync<OperationCanceledException>(() => _store.InvalidateAsync(keys, TimeSpan.Zero, patience.Token).AsTask());
        await Assert.CatchAsync<OperationCanceledException>(() => _store.InvalidateManyAsync([keys], TimeSpan.Zero, patience.Token).AsTask());

        await _server.ContinueAsync();
        await _store.MissAsync(keys, "a");
    }

    private static async Task<bool> SucceedsAsync(Func<Task> step)
    {
        try
        {
            await step().WaitAsync(TimeSpan.FromSeconds(5));
            return true;
        }
        catch (Exception error) when (error is StackExchange.Redis.RedisException or TimeoutException)
        {
            return false;
        }
    }
}
