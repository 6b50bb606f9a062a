using CacheCow.Net.Nodes;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

/// <summary>A way in which the server can be away from a writer, which is linked to it by a proxy. Readers are linked to it without one.</summary>
/// <param name="LeavesReaders">Readers reach the server, and nothing from the writer does.</param>
internal sealed record Outage(string Name, bool LeavesReaders, Func<RedisServer, FaultProxy, Task> BeginAsync, Func<RedisServer, FaultProxy, Task> EndAsync)
{
    public static readonly Outage[] All =
    [
        new("server killed and restarted empty", false, (server, _) => server.StopAsync(), (server, _) => server.RestartAsync()),
        new("server stopped", false, (server, _) => server.PauseAsync(), (server, _) => server.ContinueAsync()),
        OfTheWriter("link cut and refused", proxy =>
        {
            proxy.Refuse();
            proxy.Cut();
        }),
        OfTheWriter("link swallows", proxy => proxy.Swallow()),
        OfTheWriter("link swallows answers", proxy => proxy.Swallow(FlowDirections.ToClient)) with { LeavesReaders = false },
    ];

    /// <summary>Of each side one.</summary>
    public static readonly Outage[] Some = [All[0], All[3]];

    public override string ToString() => Name;

    private static Outage OfTheWriter(string name, Action<FaultProxy> begin) => new(
        name,
        true,
        (_, proxy) =>
        {
            begin(proxy);
            return Task.CompletedTask;
        },
        (_, proxy) =>
        {
            proxy.Heal();
            return Task.CompletedTask;
        });
}
