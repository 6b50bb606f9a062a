using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using CacheCow.Net.Nodes;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests;

/// <summary>Four processes that read and change the same objects; two of them, of which one writes, are linked to the server by a proxy.</summary>
internal sealed class FaultyRace : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly Playground _place;
    private readonly List<NodeProcess> _nodes = [];
    private long _reads;

    private FaultyRace(RedisServer server, FaultProxy proxy, Playground place) => (Server, Proxy, _place) = (server, proxy, place);

    public RedisServer Server { get; }

    /// <summary>Before the first two nodes.</summary>
    public FaultProxy Proxy { get; }

    /// <summary>The first reads and writes through the proxy, the second reads through it; the third reads and writes, and the fourth reads.</summary>
    public IReadOnlyList<NodeProcess> Nodes => _nodes;

    public static async Task<FaultyRace> StartAsync(params string[] options)
    {
        var server = await RedisServer.StartAsync();
        var proxy = FaultProxy.Start(server.Port);
        var place = await Playground.OpenAsync(Arguments.Read(["race", "--store", "redis", "--address", server.Address, "--seconds", "300", .. options])!, 50);
        var race = new FaultyRace(server, proxy, place);
        foreach (var (address, writers) in new[] { (proxy.Address, 1), (proxy.Address, 0), (server.Address, 1), (server.Address, 0) })
            race.Add(address, writers);
        foreach (var node in race._nodes)
            await node.ReadyAsync();
        foreach (var node in race._nodes)
            await node.TellAsync("begin");
        await race.GoOnAsync(TimeSpan.FromSeconds(1));
        return race;
    }

    /// <summary>One that joins late.</summary>
    public async Task JoinAsync()
    {
        Add(Proxy.Address, writers: 0);
        await _nodes[^1].ReadyAsync();
        await _nodes[^1].TellAsync("begin");
    }

    /// <summary>Until a time has passed, and some more invalidations have returned.</summary>
    public async Task GoOnAsync(TimeSpan time)
    {
        var (started, returns) = (Stopwatch.GetTimestamp(), Returns());
        await Until.TrueAsync("the race goes on", () => Task.FromResult(Stopwatch.GetElapsedTime(started) >= time && Returns() > returns + 10), LongestWait);
    }

    /// <exception cref="TimeoutException">A node has not ended five minutes after it was told to.</exception>
    public async Task<Findings> EndAsync()
    {
        await Task.WhenAll(_nodes.Select(node => node.EndAsync()));
        var lines = await Task.WhenAll(_nodes.Select(node => node.HearAsync())).WaitAsync(LongestWait);
        var found = Race.Sum(lines.Select(line => JsonSerializer.Deserialize<Findings>(line)!));
        _reads = found.Reads;
        return found;
    }

    /// <summary>Enough to show something, or the test is inconclusive: the machine is busy with something else.</summary>
    public void RequireEnough()
    {
        if (_reads < 100)
            Assert.Inconclusive($"The nodes have read {_reads} times only, which shows nothing: the machine is too busy.");
    }

    /// <summary>How many objects are older in the store than they are, now that nobody writes any more.</summary>
    public async Task<long> StaleAtRestAsync() => (await Race.LookAsync(_place, Arguments.Read(["race"])!)).StaleAtRest;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
            node.Dispose();
        await _place.DisposeAsync();
        await Proxy.DisposeAsync();
        await Server.DisposeAsync();
    }

    private void Add(string address, int writers) => _nodes.Add(new NodeProcess(_place.Words(
        "node",
        ("address", address),
        ("readers", "6"),
        ("writers", writers.ToString(CultureInfo.InvariantCulture)),
        ("seed", _nodes.Count.ToString(CultureInfo.InvariantCulture)))));

    private long Returns() => Enumerable.Range(0, _place.Truth.Keys).Sum(_place.Truth.Returned);
}
