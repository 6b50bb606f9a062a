using CacheCow.Net.Testing;
using StackExchange.Redis;

namespace CacheCow.Net.Redis.Tests;

/// <summary>Each process hears its own heartbeats, and nobody else's.</summary>
[TestFixture, Parallelizable]
internal sealed class OwnHeartbeatsTests
{
    private const int Nodes = 20;

    [Test]
    public async Task Heartbeats_ManyStoresOnOneServer_AreHeardByTheirSenderOnly()
    {
        await using var server = await RedisServer.StartAsync();
        var shared = await CountAsync(server, async () =>
        {
            var stores = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(_ => RedisStore.ConnectAsync(server.Address)));
            var listeners = Array.ConvertAll(stores, _ => new RecordingListener());
            var links = stores.Zip(listeners, (store, listener) => store.Listen(listener)).ToArray();
            for (var i = 0; i < 3; i++)
                await Task.WhenAll(listeners.Select(listener => listener.ConfirmedAsync()));

            var channels = (await server.CliAsync("PUBSUB", "CHANNELS", "cachecow:heartbeats:*")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.That(channels, Has.Length.EqualTo(Nodes));
            foreach (var channel in channels)
                Assert.That(await server.CliAsync("PUBSUB", "NUMSUB", channel.Trim()), Does.EndWith("1"));
            foreach (var (store, link) in stores.Zip(links))
            {
                link.Dispose();
                await store.DisposeAsync();
            }
        });
        Assert.That(shared, Is.Zero, "messages on the channel that all hear");
    }

    [Test]
    public async Task Heartbeats_OnACluster_EachPrimaryIsConfirmed()
    {
        // A prefix means channels of one's own: others use the cluster meanwhile.
        var options = new RedisStoreOptions { KeyPrefix = $"{Guid.NewGuid():N}:" };
        await using var store = await RedisStore.ConnectAsync((await Servers.Cluster).Addresses, options);
        var (listener, keys) = (new RecordingListener(), StoreSteps.NewKeys(30));
        using var link = store.Listen(listener);
        await listener.ConfirmedAsync();
        await using var other = await RedisStore.ConnectAsync((await Servers.Cluster).Addresses, options);
        foreach (var one in keys)
            await other.InvalidateAsync(one, TimeSpan.Zero, default);
        foreach (var one in keys)
            await listener.HeardObjectAsync(one.GetDataHash());
        await listener.ConfirmedAsync();
    }

    // L3: a primary that is out of reach is silence, whatever the others say.
    [Test]
    [Category("Proof")]
    public async Task Listen_OnePrimaryOfAClusterStandsStill_IsSilentUntilItGoesOn([Values(0, 1, 2)] int primary)
    {
        await using var cluster = await RedisCluster.StartAsync(millisecondsUntilDown: 600_000);
        await using var store = await RedisStore.ConnectAsync(cluster.Addresses);
        using var link = store.Listen(new RecordingListener());
        await StateAsync(store, BackplaneState.Connected);
        await cluster.Nodes[primary].PauseAsync();
        await StateAsync(store, BackplaneState.Silent);
        await cluster.Nodes[primary].ContinueAsync();
        await StateAsync(store, BackplaneState.Connected);
    }

    [Test]
    public async Task Listen_ClientPutsAPrefixBeforeChannels_HearsAndIsConfirmed()
    {
        await using var server = await RedisServer.StartAsync();
        await using var store = await RedisStore.ConnectAsync($"{server.Address},channelPrefix=app:", new RedisStoreOptions { KeyPrefix = "shop:" });
        await using var other = await RedisStore.ConnectAsync($"{server.Address},channelPrefix=app:", new RedisStoreOptions { KeyPrefix = "shop:" });
        var (listener, keys) = (new RecordingListener(), StoreSteps.NewKeys());
        using var link = store.Listen(listener);
        await listener.ConfirmedAsync();
        await other.InvalidateAsync(keys, TimeSpan.Zero, default);
        await listener.HeardObjectAsync(keys.GetDataHash());
    }

    [Test]
    public Task Listen_UserMayNotSubscribe_IsSilentAndSaysWhy() =>
        SaysWhyAsync(["-subscribe", "-ssubscribe"], ["+subscribe", "+ssubscribe"], "Subscribing to 'cachecow:");

    [Test]
    public Task Listen_UserMayNotPublish_IsSilentAndSaysWhy() =>
        SaysWhyAsync(["-publish", "-spublish"], ["+publish", "+spublish"], "Sending a heartbeat failed: ");

    // One right at a time: without both, either loop's reason may be the last one.
    private static async Task SaysWhyAsync(string[] forbidden, string[] allowed, string reason)
    {
        await using var server = await RedisServer.StartAsync();
        await server.CliAsync(["ACL", "SETUSER", "default", .. forbidden]);
        await using var store = await RedisStore.ConnectAsync(server.Address);
        var changed = new TaskCompletionSource<BackplaneStateChangedEventArgs>();
        store.BackplaneStateChanged += (_, change) => changed.TrySetResult(change);
        using var link = store.Listen(new RecordingListener());
        var silent = await changed.Task;
        Assert.That((silent.Previous, silent.Current), Is.EqualTo((BackplaneState.Connecting, BackplaneState.Silent)));
        Assert.That(silent.Reason, Does.StartWith(reason).And.Contains("permissions").Or.StartWith(reason).And.Contains("can't run this command"));

        await server.CliAsync(["ACL", "SETUSER", "default", .. allowed]);
        await StateAsync(store, BackplaneState.Connected);
    }

    private static Task StateAsync(RedisStore store, BackplaneState state) => Until.TrueAsync($"it is {state}", () => Task.FromResult(store.BackplaneState == state));

    private static async Task<int> CountAsync(RedisServer server, Func<Task> during)
    {
        var (multiplexer, count) = (await ConnectionMultiplexer.ConnectAsync(server.Address), 0);
        await multiplexer.GetSubscriber().SubscribeAsync(RedisChannel.Literal("cachecow:invalidations"), (_, _) => Interlocked.Increment(ref count));
        await during();
        await multiplexer.GetSubscriber().PingAsync();
        await multiplexer.CloseAsync();
        return count;
    }
}
