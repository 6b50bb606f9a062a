using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>What can befall a Redis server that lives on.</summary>
internal static class ServerFaults
{
    public static IEnumerable<Fault> Of(params IReadOnlyList<RedisServer> servers) =>
    [
        new(FaultKind.Pause, draw => PauseAsync(draw.One(servers), draw)),
        new(FaultKind.Flush, draw => draw.One(servers).CliAsync("FLUSHALL"), LosesIntents: true),
        new(FaultKind.Scripts, draw => draw.One(servers).CliAsync("SCRIPT", "FLUSH")),
    ];

    public static async Task PauseAsync(RedisServer server, Draw draw, TimeSpan? atMost = null)
    {
        await server.PauseAsync();
        await draw.HoldAsync(atMost);
        await server.ContinueAsync();
    }
}
