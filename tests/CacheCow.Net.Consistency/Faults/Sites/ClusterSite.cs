using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>A Redis Cluster, which the processes reach directly.</summary>
internal sealed class ClusterSite : Site
{
    private const int Primaries = 3;
    private const int MillisecondsUntilDown = 2_000;

    private static readonly TimeSpan BeforeDown = TimeSpan.FromMilliseconds(MillisecondsUntilDown / 2);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly RedisCluster _cluster;
    private readonly bool _survives;

    private ClusterSite(RedisCluster cluster, bool survives) => (_cluster, _survives) = (cluster, survives);

    public static async Task<ClusterSite> StartAsync(HistoryOptions options) => new(await RedisCluster.StartAsync(MillisecondsUntilDown), options.SurvivesFailover);

    public override string AddressFor(int process) => _cluster.Addresses;

    public override IEnumerable<Fault> Faults(HistoryNodes nodes) =>
    [
        new(FaultKind.Failover, FailOverAsync, LosesIntents: !_survives),
        new(FaultKind.Wake, WakeAsync, LosesIntents: !_survives),
        new(FaultKind.Restart, RestartAsync, LosesIntents: true),
        new(FaultKind.Slots, MoveAsync),
        new(FaultKind.Pause, draw => ServerFaults.PauseAsync(draw.One(_cluster.Nodes), draw, BeforeDown)),
        new(FaultKind.Flush, async draw => await (await PrimaryAsync(draw)).Server.CliAsync("FLUSHALL"), LosesIntents: true),
        new(FaultKind.Evict, async draw => await Squeeze.RunAsync((await PrimaryAsync(draw)).Server, draw), LosesIntents: true),
        new(FaultKind.Scripts, draw => draw.One(_cluster.Nodes).CliAsync("SCRIPT", "FLUSH")),
    ];

    public override ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>A primary is killed; its replica takes its place; it comes back as a replica.</summary>
    private Task FailOverAsync(Draw draw) => ReplaceAsync(draw, primary => primary.StopAsync(), primary => primary.RestartAsync());

    /// <summary>A primary stands still; its replica takes its place; it wakes, and does not know it yet.</summary>
    private Task WakeAsync(Draw draw) => ReplaceAsync(draw, primary => primary.PauseAsync(), primary => primary.ContinueAsync());

    private async Task ReplaceAsync(Draw draw, Func<RedisServer, Task> leaveAsync, Func<RedisServer, Task> comeBackAsync)
    {
        await WholeAsync();
        var primary = (await PrimaryAsync(draw)).Server;
        await leaveAsync(primary);
        var other = _cluster.Nodes.First(node => node != primary);
        await Until.TrueAsync("a replica is primary", async () => (await ClusterNode.AllAsync(other, _cluster.Nodes)).Count(node => node.HasSlots && !node.IsDown) == Primaries, Minute);
        await draw.HoldAsync();
        await comeBackAsync(primary);
        await WholeAsync();
    }

    /// <summary>A primary is killed, and is back, empty, before anybody misses it.</summary>
    private async Task RestartAsync(Draw draw)
    {
        await WholeAsync();
        await (await PrimaryAsync(draw)).Server.RestartAsync();
    }

    /// <summary>Slots move to another primary, one by one, with what is in them.</summary>
    private async Task MoveAsync(Draw draw)
    {
        await WholeAsync();
        var from = await PrimaryAsync(draw);
        var to = await PrimaryAsync(draw);
        if (from.Id == to.Id)
            return;
        await Testing.Command.RunAsync(
            "redis-cli", "--cluster", "reshard", from.Server.Address, "--cluster-from", from.Id, "--cluster-to", to.Id, "--cluster-slots", $"{1 + draw.Below(200)}", "--cluster-yes");
    }

    private async Task<ClusterNode> PrimaryAsync(Draw draw) =>
        draw.One([.. (await ClusterNode.AllAsync(await AliveAsync(), _cluster.Nodes)).Where(node => node.HasSlots && !node.IsDown)]);

    private async Task<RedisServer> AliveAsync()
    {
        foreach (var node in _cluster.Nodes)
        {
            if (await AnswersAsync(node))
                return node;
        }

        throw new InvalidOperationException("No node of the cluster answers.");
    }

    private Task WholeAsync() => Until.TrueAsync(
        "the cluster is whole",
        async () =>
        {
            foreach (var node in _cluster.Nodes)
            {
                if (!await AnswersAsync(node) || !(await node.CliAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal)
                    || (await ClusterNode.AllAsync(node, _cluster.Nodes)) is var all && (all.Count(one => one.HasSlots) != Primaries || all.Any(one => one.IsDown))
                    || (await node.CliAsync("INFO", "replication")).Contains("master_link_status:down", StringComparison.Ordinal))
                    return false;
            }

            return true;
        },
        Minute);

    private static async Task<bool> AnswersAsync(RedisServer node)
    {
        try
        {
            return await node.CliAsync("PING") == "PONG";
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
