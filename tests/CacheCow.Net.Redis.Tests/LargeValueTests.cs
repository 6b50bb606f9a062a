using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

/// <summary>What is larger than any object may be is absent, and does not stay to be read again and again.</summary>
[TestFixture, Parallelizable]
internal sealed class LargeValueTests
{
    private const int Most = 1000;

    private RedisServer _server = null!;
    private RedisStore _store = null!;

    [SetUp]
    public async Task Start()
    {
        _server = await RedisServer.StartAsync();
        _store = await RedisStore.ConnectAsync(_server.Address, new RedisStoreOptions { MaxValueBytes = Most });
    }

    [TearDown]
    public async Task Stop()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Read_TooLarge_IsAMissAndIsRemoved()
    {
        var keys = await PutAsync(Most + 1);
        Assert.That(await _store.TextAsync(keys), Is.Null);
        await GoneAsync(keys);
    }

    [Test]
    public async Task ReadMany_OneIsTooLarge_IsAMissAndTheOthersAreThere()
    {
        var (large, small) = (await PutAsync(Most + 1), await PutAsync(Most));
        var values = await _store.ReadManyAsync([large, small], default);
        Assert.That((values[0], values[1]?.Length), Is.EqualTo(((ReadOnlyMemory<byte>?)null, (int?)Most)));
        await GoneAsync(large);
    }

    [Test]
    public async Task Lease_TooLarge_IsGranted()
    {
        var keys = await PutAsync(Most + 1);
        Assert.That(await _store.LeaseAsync(keys), Is.EqualTo(LeaseState.Granted));
        Assert.That(await _server.CliAsync("EXISTS", keys.Data), Is.EqualTo("0"));
    }

    // What is still on its way when the caller gives up: nobody has seen its length, and the next caller must not wait for it again.
    [Test]
    public async Task Read_GivenUp_RemovesWhatIsTooLargeWithoutAnotherRead([Values] bool areMany)
    {
        var (large, small) = (await PutAsync(Most + 1), await PutAsync(Most));
        await _store.TextAsync(small);
        await _server.PauseAsync();
        using var giveUp = new CancellationTokenSource();
        Task reading = areMany ? _store.ReadManyAsync([large, small], giveUp.Token).AsTask() : _store.ReadAsync(large, giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => reading);
        await _server.ContinueAsync();
        await GoneAsync(large);
        Assert.That(await _store.ReadAsync(small, default), Is.Not.Null);
    }

    [Test]
    public void MaxValueBytes_ByDefault_Is64MiB() => Assert.That(new RedisStoreOptions().MaxValueBytes, Is.EqualTo(64 << 20));

    private async Task<CacheKeys> PutAsync(int bytes)
    {
        var (keys, multiplexer) = (StoreSteps.NewKeys(), await ConnectionMultiplexer.ConnectAsync(_server.Address));
        await multiplexer.GetDatabase().StringSetAsync(keys.Data, new byte[bytes]);
        await multiplexer.CloseAsync();
        return keys;
    }

    private Task GoneAsync(CacheKeys keys) => Until.TrueAsync("it is removed", async () => await _server.CliAsync("EXISTS", keys.Data) == "0");
}
