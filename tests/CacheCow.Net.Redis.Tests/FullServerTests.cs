using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

[TestFixture]
internal sealed class FullServerTests
{
    private RedisServer _server = null!;
    private RedisStore _store = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _server = await RedisServer.StartAsync("--maxmemory-policy", "noeviction");
        _store = await RedisStore.ConnectAsync(_server.Address);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_store is not null)
            await _store.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [SetUp]
    public Task HaveRoom() => LimitAsync("0");

    [Test]
    public async Task Invalidate_ServerIsFull_Works([Values(0, 60_000)] int hold)
    {
        var (keys, token) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await _store.MissAsync(keys, "old");
        await _store.LeaseAsync(keys, token, StoreSteps.Minute, await _store.ReadAsync(keys, default), default);

        await LimitAsync("1");
        await _store.InvalidateAsync(keys, TimeSpan.FromMilliseconds(hold));
        await LimitAsync("0");
        Assert.That(await _store.TextAsync(keys), Is.Null);
        Assert.That(await _store.FillAsync(keys, token, "old"), Is.EqualTo(FillOutcome.Rejected));
        Assert.That(await _store.LeaseAsync(keys), Is.EqualTo(hold == 0 ? LeaseState.Granted : LeaseState.BusyWriting));
    }

    [Test]
    public async Task Fill_ServerIsFull_ThrowsAndEndsTheLease()
    {
        var (keys, token) = (StoreSteps.NewKeys(), LeaseToken.Create());
        await _store.LeaseAsync(keys, token);

        await LimitAsync("1");
        var error = await Assert.ThrowsAsync<RedisServerException>(() => _store.FillAsync(keys, token, "a"));
        Assert.That(error!.Message, Does.Contain("OOM"));
        Assert.That(await _server.CliAsync("EXISTS", keys.Data, keys.Flag), Is.EqualTo("0"));
    }

    [Test]
    public async Task Read_ServerIsFull_Works()
    {
        var keys = StoreSteps.NewKeys();
        await _store.MissAsync(keys, "a");
        await LimitAsync("1");
        Assert.That(await _store.TextAsync(keys), Is.EqualTo("a"));
    }

    [Test]
    public async Task Lease_ServerIsFull_ThrowsButStillTellsWhatIsThere()
    {
        var (keys, there) = (StoreSteps.NewKeys(), StoreSteps.NewKeys());
        await _store.MissAsync(there, "a");
        await LimitAsync("1");
        await Assert.ThrowsAsync<RedisServerException>(() => _store.LeaseAsync(keys));
        Assert.That(await _store.LeaseAsync(there), Is.EqualTo(LeaseState.Present));
    }

    private Task<string> LimitAsync(string bytes) => _server.CliAsync("CONFIG", "SET", "maxmemory", bytes);
}
