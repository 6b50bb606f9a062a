using CacheCow.Net.Testing;
using StackExchange.Redis;

// Fixtures with servers of their own, or that only touch keys of their own, run beside each other: they wait for heartbeats and processes more than they compute.
[assembly: LevelOfParallelism(4)]

namespace CacheCow.Net.Redis.Tests;

/// <summary>The servers that the tests of this assembly share, each started when it is first asked for.</summary>
[SetUpFixture]
internal sealed class Servers
{
    private static readonly Lazy<Task<RedisServer>> StandaloneStart = new(() => RedisServer.StartAsync());
    private static readonly Lazy<Task<RedisCluster>> ClusterStart = new(RedisCluster.StartAsync);

    private static readonly Lazy<Task<ConnectionMultiplexer>> StandaloneConnection = new(async () =>
        await ConnectAsync((await Standalone).Address));

    private static readonly Lazy<Task<ConnectionMultiplexer>> ClusterConnection = new(async () =>
        await ConnectAsync((await Cluster).Addresses));

    private static readonly Lazy<Task<ConnectionMultiplexer>> SharedConnection = new(() =>
        RedisAddress.Given is { } address ? ConnectAsync(address) : StandaloneConnection.Value);

    /// <summary>A server of our own: its settings and scripts may be changed, but its objects are everybody's.</summary>
    public static Task<RedisServer> Standalone => StandaloneStart.Value;

    public static Task<RedisCluster> Cluster => ClusterStart.Value;

    public static Task<ConnectionMultiplexer> ToStandalone => StandaloneConnection.Value;

    public static Task<ConnectionMultiplexer> ToCluster => ClusterConnection.Value;

    /// <summary>To the server that the environment names, else to our own: nothing but keys of one's own may be touched.</summary>
    public static Task<ConnectionMultiplexer> ToShared => SharedConnection.Value;

    public static async Task<ICacheStore> StandaloneStoreAsync() => new RedisStore(await ToStandalone);

    public static async Task<ICacheStore> ClusterStoreAsync() => new RedisStore(await ToCluster);

    [OneTimeTearDown]
    public async Task Stop()
    {
        foreach (var connection in new[] { StandaloneConnection, ClusterConnection, SharedConnection })
        {
            if (connection is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                await (await connection.Value).CloseAsync();
        }

        if (StandaloneStart is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await Standalone).DisposeAsync();
        if (ClusterStart is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await Cluster).DisposeAsync();
    }

    // A busy machine may answer late.
    private static Task<ConnectionMultiplexer> ConnectAsync(string address) => ConnectionMultiplexer.ConnectAsync($"{address},asyncTimeout=60000,syncTimeout=60000");
}
