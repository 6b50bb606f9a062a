using System.Globalization;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>One Redis server, which each process reaches over a link of its own.</summary>
internal sealed class RedisSite : Site
{
    private readonly RedisServer _server;
    private readonly List<FaultProxy> _links;

    private RedisSite(RedisServer server, int nodes) => (_server, _links) = (server, [.. Enumerable.Range(0, nodes).Select(_ => FaultProxy.Start(server.Port))]);

    public static async Task<RedisSite> StartAsync(int nodes) => new(await RedisServer.StartAsync(), nodes);

    public override string AddressFor(int process) => _links[process].Address;

    public override IEnumerable<Fault> Faults(HistoryNodes nodes) =>
    [
        .. LinkFaults.Of(_links),
        .. ServerFaults.Of(_server),
        new(FaultKind.Restart, _ => _server.RestartAsync(), LosesIntents: true),
        new(FaultKind.Evict, draw => Squeeze.RunAsync(_server, draw), LosesIntents: true),
    ];

    public override async ValueTask DisposeAsync()
    {
        foreach (var link in _links)
            await link.DisposeAsync();
        await _server.DisposeAsync();
    }
}
