using System.Globalization;

namespace CacheCow.Net.Testing;

/// <summary>A Redis Cluster of the tests' own: three primaries, each with a replica.</summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int NodeCount = 6;

    // Long, because a machine that is busy with other things must not cause failovers.
    private const int UsualMilliseconds = 15_000;

    private readonly List<RedisServer> _nodes = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("cachecow-cluster-").FullName;
    private readonly int _milliseconds;

    private RedisCluster(int milliseconds) => _milliseconds = milliseconds;

    /// <summary>The nodes; the first three are the primaries.</summary>
    public IReadOnlyList<RedisServer> Nodes => _nodes;

    /// <summary>The addresses of all nodes, as clients take them.</summary>
    public string Addresses => string.Join(',', _nodes.Select(node => node.Address));

    /// <summary>Starts six nodes and waits until they are one cluster. Ends the test if no server is installed.</summary>
    public static Task<RedisCluster> StartAsync() => StartAsync(UsualMilliseconds);

    /// <inheritdoc cref="StartAsync()"/>
    /// <param name="millisecondsUntilDown">A primary that has not been heard of for so long is replaced.</param>
    public static async Task<RedisCluster> StartAsync(int millisecondsUntilDown)
    {
        var cluster = new RedisCluster(millisecondsUntilDown);
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
        Directory.Delete(_folder, recursive: true);
    }

    private async Task JoinAsync()
    {
        while (_nodes.Count < NodeCount)
            _nodes.Add(await RedisServer.StartAsync(Settings()));

        await Command.RunAsync(
            "redis-cli", ["--cluster", "create", .. _nodes.Select(node => node.Address), "--cluster-replicas", "1", "--cluster-yes"]);
        foreach (var node in _nodes)
            await Until.TrueAsync($"the cluster is whole, seen from {node.Address}", () => IsWholeAsync(node));
    }

    // Who it is in the cluster outlives a node that is killed; its objects do not.
    private string[] Settings() =>
    [
        "--cluster-enabled", "yes", "--cluster-node-timeout", _milliseconds.ToString(CultureInfo.InvariantCulture), "--cluster-config-file", Path.Combine(_folder, $"{_nodes.Count}.conf"),
    ];

    private static async Task<bool> IsWholeAsync(RedisServer node)
    {
        var info = await node.CliAsync("CLUSTER", "INFO");
        var replicas = await node.CliAsync("CLUSTER", "NODES");
        return info.Contains("cluster_state:ok", StringComparison.Ordinal)
            && replicas.Split('\n').Count(line => line.Contains("slave ", StringComparison.Ordinal)) == NodeCount / 2;
    }
}
