using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

[TestFixture, Parallelizable]
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
    public async Task Write_ServerIsFull_BeginsAndIsRenewedAndEnds([Values] bool isBegunAgain)
    {
        var (keys, tag, reader, write) = (StoreSteps.NewKeys(), CacheKeys.ForTag($"{Guid.NewGuid()}"), LeaseToken.Create(), LeaseToken.Create());
        await _store.LeaseAsync(keys, reader);

        await LimitAsync("1");
        await _store.BeginAsync(write, keys, tag);
        if (isBegunAgain)
            await _server.CliAsync("DEL", keys.Flag, tag.Flag);
        Assert.That(await _store.RenewAsync(write, keys, tag), Is.EqualTo(!isBegunAgain));
        Assert.That(await _store.FillAsync(keys, reader, "old"), Is.EqualTo(FillOutcome.Rejected));
        Assert.That(await _store.EndWriteAsync([keys, tag], write, null, default), Has.All.EqualTo(WriteOutcome.Ended));
        Assert.That(await _server.CliAsync("EXISTS", keys.Data, keys.Flag, tag.Data, tag.Flag), Is.EqualTo("0"));
    }

    [Test]
    public async Task EndWrite_ServerIsFull_RefusesTheValuesAndEndsTheWrites()
    {
        var (keys, write) = (StoreSteps.NewKeys(3), LeaseToken.Create());
        await _store.BeginAsync(write, keys);
        await LimitAsync("1");
        var outcomes = await _store.EndWriteAsync(keys, write, [new(new byte[10], StoreSteps.Minute), default, new(new byte[10])], default);
        Assert.That(outcomes, Is.EqualTo([WriteOutcome.TooLarge, WriteOutcome.Ended, WriteOutcome.TooLarge]));
        Assert.That(await _server.CliAsync([.. keys.SelectMany(one => new[] { one.Data, one.Flag }).Prepend("EXISTS")]), Is.EqualTo("0"));
    }

    [Test]
    public async Task Invalidate_ServerIsFullAndSomebodyWrites_OverlapsIt([Values("one", "end without a beginning", "pattern", "clear")] string how)
    {
        var (keys, write) = (CacheKeys.Readable($"kind-{Guid.NewGuid()}", 1), LeaseToken.Create());
        await _store.BeginAsync(write, keys);
        await LimitAsync("1");
        await (how switch
        {
            "one" => _store.InvalidateAsync(keys),
            "pattern" => _store.InvalidateMatchingAsync((keys.Data, keys.Flag), null, default).AsTask(),
            "clear" => _store.ClearAsync(null, default).AsTask(),
            _ => _store.EndAsync(LeaseToken.Create(), keys),
        });
        await LimitAsync("0");
        Assert.That(await _store.EndAsync(write, keys, "new"), Is.EqualTo(WriteOutcome.Overlapped));
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
