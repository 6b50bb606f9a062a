using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

[TestFixture]
internal sealed class ConnectionTests
{
    [Test]
    public async Task Dispose_ConnectionIsItsOwn_ClosesIt()
    {
        var (store, keys) = (await RedisStore.ConnectAsync((await Servers.Standalone).Address), StoreSteps.NewKeys());
        await store.MissAsync(keys, "a");
        await store.DisposeAsync();
        await store.DisposeAsync();
        await Assert.CatchAsync<ObjectDisposedException>(() => store.TextAsync(keys));
    }

    [Test]
    public async Task Dispose_ConnectionIsShared_LeavesItOpen()
    {
        var store = new RedisStore(await Servers.ToStandalone);
        await store.DisposeAsync();
        Assert.That(await (await Servers.ToStandalone).GetDatabase().PingAsync(), Is.GreaterThan(TimeSpan.Zero));
    }

    [Test]
    public async Task Connect_NobodyThere_Throws() =>
        await Assert.ThrowsAsync<RedisConnectionException>(() => RedisStore.ConnectAsync("127.0.0.1:1,connectTimeout=500,connectRetry=1"));

    [Test]
    public async Task Connect_NoAddress_IsRefused([Values("", " ")] string configuration) =>
        await Assert.ThrowsAsync<ArgumentException>(() => RedisStore.ConnectAsync(configuration));

    [Test]
    public async Task Read_CallersBlockWhereTheirCallsCameBack_OthersStillComeBack()
    {
        var store = new RedisStore(await Servers.ToStandalone);

        async Task<bool> BlockAsync()
        {
            await store.TextAsync(StoreSteps.NewKeys());
            var others = StoreSteps.NewKeys(10).Select(keys => (Task)store.TextAsync(keys)).ToArray();
            return Task.WaitAll(others, TimeSpan.FromSeconds(20));
        }

        var blocked = Enumerable.Range(0, 8).Select(_ => Task.Run(BlockAsync));
        Assert.That(await Task.WhenAll(blocked), Is.All.True);
    }
}
