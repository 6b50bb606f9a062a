using System.Diagnostics;
using System.Globalization;
using CacheCow.Net.Redis;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Benchmarks.Measures;

/// <summary>What it costs that other nodes hear of an invalidation: messages, and processor time of the server and of all nodes together, with 0, 1, 4 and 16 of them. The baseline is none.</summary>
internal sealed class Coherence() : Measure("coherence")
{
    private const int Invalidations = 20_000;
    private const int AtOnce = 32;

    public override async Task<IReadOnlyList<Ratio>> RunAsync()
    {
        await RunAsync(0);
        var none = await RunAsync(0);
        var results = new List<Ratio>();
        foreach (var nodes in new[] { 0, 1, 4, 16 })
        {
            var cost = nodes == 0 ? none : await RunAsync(nodes);
            results.Add(new Ratio($"coherence.{nodes}.messages", "per call", cost.Messages, none.Messages));
            results.Add(new Ratio($"coherence.{nodes}.server", "µs cpu", cost.Server, none.Server));
            results.Add(new Ratio($"coherence.{nodes}.nodes", "µs cpu", cost.Nodes, none.Nodes));
        }

        return results;
    }

    private static async Task<(double Messages, double Server, double Nodes)> RunAsync(int nodes)
    {
        await using var server = await RedisServer.StartAsync();
        await using var writer = await RedisStore.ConnectAsync(server.Address);
        var stores = await Task.WhenAll(Enumerable.Range(0, nodes).Select(_ => RedisStore.ConnectAsync(server.Address)));
        var listeners = stores.Select(_ => new RecordingListener()).ToArray();
        for (var i = 0; i < nodes; i++)
            stores[i].Listen(listeners[i]);
        await Task.WhenAll(listeners.Select(listener => listener.ConfirmedAsync()));

        var (serverBefore, processBefore) = (await ServerTimeAsync(server), Process.GetCurrentProcess().TotalProcessorTime);
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(caller => Task.Run(() => InvalidateAsync(writer, caller))));
        await Task.WhenAll(listeners.Select(listener => Until.TrueAsync("all is heard", () => Task.FromResult(listener.Tellings >= Invalidations))));
        var (serverTime, processTime) = (await ServerTimeAsync(server) - serverBefore, Process.GetCurrentProcess().TotalProcessorTime - processBefore);

        foreach (var store in stores)
            await store.DisposeAsync();
        return (listeners.Sum(listener => listener.Tellings) / (double)Invalidations, serverTime / Invalidations * 1e6, processTime.TotalMicroseconds / Invalidations);
    }

    private static async Task InvalidateAsync(RedisStore store, int caller)
    {
        for (var i = caller; i < Invalidations; i += AtOnce)
            await store.InvalidateAsync(CacheKeys.For("coherence", i & 1023), TimeSpan.Zero, default);
    }

    private static async Task<double> ServerTimeAsync(RedisServer server) => (await server.CliAsync("INFO", "cpu")).Split('\n')
        .Where(line => line.StartsWith("used_cpu_sys:", StringComparison.Ordinal) || line.StartsWith("used_cpu_user:", StringComparison.Ordinal))
        .Sum(line => double.Parse(line.Split(':')[1], CultureInfo.InvariantCulture));
}
