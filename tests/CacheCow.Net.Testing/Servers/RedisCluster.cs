namespace CacheCow.Net.Testing;

/// <summary>A Redis Cluster of the tests' own: three primaries, each with a replica.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int NodeCount = 6;

    // Long, because a machine that is busy with other things must not cause failovers.
    private const string NodeTimeoutMilliseconds = "15000";

    private readonly List<RedisServer> _nodes = [];

    private RedisCluster()
    {
    }

    /// <summary>The nodes; the first three are the primaries.</summary>
    public IReadOnlyList<RedisServer> Nodes => _nodes;

    /// <summary>The addresses of all nodes, as clients take them.</summary>
    public string Addresses => string.Join(',', _nodes.Select(node => node.Address));

    /// <summary>Starts six nodes and waits until they are one cluster. Ends the test if no server is installed.</summary>
    public static async Task<RedisCluster> StartAsync()
    {
        var cluster = new RedisCluster();
        try
        {
            await cluster.JoinAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills all nodes.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    private async Task JoinAsync()
    {
        while (_nodes.Count < NodeCount)
            _nodes.Add(await RedisServer.StartAsync("--cluster-enabled", "yes", "--cluster-node-timeout", NodeTimeoutMilliseconds));

        await Command.RunAsync(
            "redis-cli", ["--cluster", "create", .. _nodes.Select(node => node.Address), "--cluster-replicas", "1", "--cluster-yes"]);
        foreach (var node in _nodes)
            await Until.TrueAsync($"the cluster is whole, seen from {node.Address}", () => IsWholeAsync(node));
    }

    private static async Task<bool> IsWholeAsync(RedisServer node)
    {
        var info = await node.CliAsync("CLUSTER", "INFO");
        var replicas = await node.CliAsync("CLUSTER", "NODES");
        return info.Contains("cluster_state:ok", StringComparison.Ordinal)
            && replicas.Split('\n').Count(line => line.Contains("slave ", StringComparison.Ordinal)) == NodeCount / 2;
    }
}
