using System.Net;
using CacheCow.Net.Testing;
using Garnet;
using Garnet.server;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

/// <summary>A server that only looks like Redis is refused, with what it does otherwise; one that cannot be asked now is not.</summary>
[TestFixture]
internal sealed class ServerCheckTests
{
    [Test]
    public async Task Connect_Garnet_IsRefusedWithTheReasons([Values] bool isTransactional)
    {
        using var garnet = Garnet(isTransactional, out var address);
        var error = await Assert.ThrowsAsync<CacheStoreException>(() => RedisStore.ConnectAsync(address));
        TestContext.Out.WriteLine(error!.Message);
        Assert.That(error.Message, Does.Contain("only looks like Redis").And.Contain("SET with NX replaces a sorted set").And.Contain("CheckServer"));
    }

    [Test]
    public async Task Steps_GarnetOnASharedConnection_AreRefused()
    {
        using var garnet = Garnet(isTransactional: false, out var address);
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(address);
        await using var store = new RedisStore(multiplexer);
        var keys = StoreSteps.NewKeys();
        await Assert.ThrowsAsync<CacheStoreException>(() => store.LeaseAsync(keys));
        await Assert.ThrowsAsync<CacheStoreException>(() => store.TextAsync(keys));
        await Assert.ThrowsAsync<CacheStoreException>(() => store.InvalidateAsync(keys));
        await multiplexer.CloseAsync();
    }

    [Test]
    public async Task Pass_CallerWaitsOnItsThread_RefusesGarnetAndTakesRedis()
    {
        using var garnet = Garnet(isTransactional: false, out var address);
        foreach (var (server, isRefused) in new[] { (address, true), ((await Servers.Standalone).Address, false) })
        {
            var multiplexer = await ConnectionMultiplexer.ConnectAsync(server);
            var check = new ServerCheck(multiplexer, new StreamKeys(multiplexer, new Topology(multiplexer), ""), "", isWanted: true);
            Assert.That(check.Pass, isRefused ? Throws.TypeOf<CacheStoreException>() : Throws.Nothing);
            Assert.That(check.ThrowIfRefused, isRefused ? Throws.TypeOf<CacheStoreException>() : Throws.Nothing);
            await multiplexer.CloseAsync();
        }
    }

    [Test]
    public async Task Connect_GarnetAndNothingIsChecked_IsTaken()
    {
        using var garnet = Garnet(isTransactional: false, out var address);
        await using var store = await RedisStore.ConnectAsync(address, new RedisStoreOptions { CheckServer = false });
        Assert.That(await store.TextAsync(StoreSteps.NewKeys()), Is.Null);
    }

    // The twin: what the probe looks for beside the commands. Whether scripts meet is up to chance.
    [Test, Category("Proof")]
    public async Task FindLoss_ServerOverlapsScripts_TellsOfIt()
    {
        using var garnet = Garnet(isTransactional: false, out var address);
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(address);
        string? loss = null;
        for (var i = 0; i < 50 && loss is null; i++)
            loss = await AtomicityProbe.FindLossAsync(multiplexer, multiplexer.GetDatabase(), $"count:{i}");
        await multiplexer.CloseAsync();
        if (loss is null)
            Assert.Ignore("Inconclusive: no two scripts met in 50 tries.");
        Assert.That(loss, Does.StartWith("scripts are not atomic"));
    }

    [Test]
    public async Task FindLoss_Redis_FindsNone()
    {
        var multiplexer = await Servers.ToStandalone;
        Assert.That(await AtomicityProbe.FindLossAsync(multiplexer, multiplexer.GetDatabase(), $"count:{Guid.NewGuid()}"), Is.Null);
    }

    [Test]
    public async Task Connect_Cluster_IsTaken()
    {
        await using var store = await RedisStore.ConnectAsync((await Servers.Cluster).Addresses);
        await store.MissAsync(StoreSteps.NewKeys(), "a");
    }

    // A primary that takes no writes at the moment says nothing about what it is.
    [Test]
    public async Task Connect_ServerTakesNoWritesNow_IsTakenAndWorksAfterwards()
    {
        await using var server = await RedisServer.StartAsync("--min-replicas-to-write", "1");
        await using var store = await RedisStore.ConnectAsync(server.Address);
        var error = await Assert.ThrowsAsync<RedisServerException>(() => store.LeaseAsync(StoreSteps.NewKeys()));
        Assert.That(error!.Message, Does.Contain("NOREPLICAS"));
        await server.CliAsync("CONFIG", "SET", "min-replicas-to-write", "0");
        await store.MissAsync(StoreSteps.NewKeys(), "a");
    }

    [Test]
    public async Task Connect_UserMayNotProbe_IsTaken()
    {
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync("ACL", "SETUSER", "default", "-hsetnx");
        await using var store = await RedisStore.ConnectAsync(server.Address);
        Assert.That(await store.LeaseAsync(StoreSteps.NewKeys()), Is.EqualTo(LeaseState.Granted));
    }

    [Test]
    public async Task Connect_NobodyThereYet_IsTaken()
    {
        await using var store = await RedisStore.ConnectAsync("127.0.0.1:1,abortConnect=false,connectTimeout=200,connectRetry=0");
        Assert.That(store.BackplaneState, Is.EqualTo(BackplaneState.Off));
    }

    private static GarnetServer Garnet(bool isTransactional, out string address)
    {
        var port = FreePort.Next();
        address = $"127.0.0.1:{port}";
        string[] arguments = ["--port", $"{port}", "--bind", $"{IPAddress.Loopback}", "--lua", "--memory", "64m", "--index", "1m"];
        var server = new GarnetServer([.. arguments, .. isTransactional ? new[] { "--lua-transaction-mode" } : []]);
        server.Start();
        return server;
    }
}
