using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

/// <summary>A primary and two replicas, which hear it through links that a test can break.</summary>
internal sealed class ReplicatedServer : IAsyncDisposable
{
    private readonly List<FaultProxy> _links = [];
    private readonly List<RedisServer> _replicas = [];

    private ReplicatedServer(RedisServer primary) => Primary = primary;

    public RedisServer Primary { get; }

    public IReadOnlyList<RedisServer> Replicas => _replicas;

    public static async Task<ReplicatedServer> StartAsync()
    {
        var servers = new ReplicatedServer(await RedisServer.StartAsync("--repl-diskless-sync-delay", "0"));
        try
        {
            await servers.FollowAsync();
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on the replicas hear nothing, and never will hear what they miss.</summary>
    public void Deafen() => _links.ForEach(link => link.Swallow());

    /// <summary>The primary is gone, and the first replica takes its place.</summary>
    /// <returns>A store on it.</returns>
    public async Task<RedisStore> FailOverAsync()
    {
        await Primary.StopAsync();
        await _replicas[0].CliAsync("REPLICAOF", "NO", "ONE");
        return await RedisStore.ConnectAsync(_replicas[0].Address);
    }

    /// <summary>Waits until the primary has two replicas.</summary>
    public Task FollowedAsync() =>
        Until.TrueAsync("both replicas follow", async () => (await Primary.CliAsync("INFO", "replication")).Split("state=online").Length == 3);

    /// <summary>Waits until both replicas have an object.</summary>
    public async Task CaughtUpAsync(CacheKeys keys)
    {
        foreach (var replica in _replicas)
            await Until.TrueAsync("the replica has the object", async () => await replica.CliAsync("EXISTS", keys.Data) == "1");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        foreach (var link in _links)
            await link.DisposeAsync();
        await Primary.DisposeAsync();
    }

    private async Task FollowAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            _links.Add(FaultProxy.Start(Primary.Port));
            _replicas.Add(await RedisServer.StartAsync("--replicaof", "127.0.0.1", $"{_links[i].Port}"));
        }

        await FollowedAsync();
    }
}
