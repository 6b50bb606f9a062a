using System.Globalization;

namespace CacheCow.Net.Testing;

/// <summary>
/// A primary, two replicas, and a Sentinel that puts a replica in the primary's place when that is gone; all of the tests' own. Whoever talks to a server of these talks over a link that a test can break.
/// </summary>
public sealed class RedisSentinel : IAsyncDisposable
{
    private const string Name = "primary";
    private const int Servers = 3;
    private const int LogLines = 40;

    // One alone need not agree with others: several may each vote for themselves, and try again only much later.
    private const int Quorum = 1;

    /// <summary>A primary that has not been heard of for so long is replaced.</summary>
    public static readonly TimeSpan UntilDown = TimeSpan.FromMilliseconds(1500);

    // A Sentinel that got no time to run for seconds mistrusts its clock, and does nothing for half a minute; on a machine with much to do, again and again.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly List<RedisServer> _servers = [];
    private readonly List<FaultProxy> _links = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("cachecow-sentinel-").FullName;
    private readonly int _port = FreePort.Next();
    private ServerProcess? _sentinel;

    private RedisSentinel()
    {
    }

    /// <summary>The servers; the first one is the primary at first.</summary>
    public IReadOnlyList<RedisServer> All => _servers;

    /// <summary>Starts all, and waits until the Sentinel knows the replicas. Ends the test if no server is installed.</summary>
    public static async Task<RedisSentinel> StartAsync()
    {
        var all = new RedisSentinel();
        try
        {
            await all.StartServersAsync();
            await all.StartSentinelAsync();
            return all;
        }
        catch
        {
            await all.DisposeAsync();
            throw;
        }
    }

    /// <summary>Who is the primary, as the Sentinel says.</summary>
    public async Task<RedisServer> PrimaryAsync()
    {
        var answer = await AskAsync("get-master-addr-by-name", Name);
        var port = int.Parse(answer.Split('\n')[1], CultureInfo.InvariantCulture);
        return _servers[_links.FindIndex(link => link.Port == port)];
    }

    /// <summary>
    /// The replicas hear nothing any more; after a while the primary is killed, and what they have not heard is lost. Waits until another is primary; then the old one comes back, as its replica.
    /// </summary>
    /// <param name="deafFor">How long they hear nothing before. Shorter than a second: longer, and the Sentinel sees to it by itself.</param>
    /// <returns>The new primary.</returns>
    public async Task<RedisServer> FailOverAsync(TimeSpan deafFor)
    {
        var old = await PrimaryAsync();
        var link = _links[_servers.IndexOf(old)];
        link.Stall(FlowDirections.ToClient);
        await Task.Delay(deafFor);
        await old.StopAsync();
        link.Cut();
        link.Heal();
        await WaitAsync("a replica is primary", async () => await PrimaryAsync() is var now && now != old && await IsPrimaryAsync(now));
        return await PrimaryAsync();
    }

    /// <summary>Starts a server that was killed, as a replica of who is primary now; waits until there are two.</summary>
    /// <param name="killed">The server.</param>
    public async Task ComeBackAsync(RedisServer killed)
    {
        await WaitAsync("the Sentinel has done with the failover", IsSettledAsync);
        var primary = await PrimaryAsync();
        await killed.RestartAsync();
        await killed.CliAsync("REPLICAOF", "127.0.0.1", Text(LinkOf(primary).Port));
        await FollowedAsync();
    }

    /// <summary>Waits until the primary has two replicas, and they are up to date.</summary>
    public Task FollowedAsync() => WaitAsync("both replicas follow", async () => await IsSettledAsync() && await AreFollowingAsync());

    /// <summary>Ends all.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_sentinel is not null)
            await _sentinel.DisposeAsync();
        foreach (var server in _servers)
            await server.DisposeAsync();
        foreach (var link in _links)
            await link.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string Log => Path.Combine(_folder, "sentinel.log");

    private async Task WaitAsync(string what, Func<Task<bool>> condition)
    {
        try
        {
            await Until.TrueAsync(what, condition, Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message} The Sentinel's log ends: {string.Join('\n', (await File.ReadAllLinesAsync(Log)).TakeLast(LogLines))}", exception);
        }
    }

    private static async Task<bool> IsPrimaryAsync(RedisServer server) => (await server.CliAsync("ROLE")).StartsWith("master", StringComparison.Ordinal);

    // While a failover is under way, the Sentinel says already who will be primary; whoever breaks something then confuses it for long.
    private async Task<bool> IsSettledAsync() => (await AskAsync("master", Name)).Split('\n') is var lines && lines[Array.IndexOf(lines, "flags") + 1] == "master";

    private async Task<bool> AreFollowingAsync() => (await (await PrimaryAsync()).CliAsync("INFO", "replication")).Split("state=online").Length == Servers;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private FaultProxy LinkOf(RedisServer server) => _links[_servers.IndexOf(server)];

    private async Task StartServersAsync()
    {
        while (_servers.Count < Servers)
        {
            // The link's port is what a server announces, and so must be known before it: the proxy is first, and is directed afterwards.
            var link = FaultProxy.Start(0);
            _links.Add(link);
            string[] follows = _servers.Count == 0 ? [] : ["--replicaof", "127.0.0.1", Text(_links[0].Port)];
            _servers.Add(await RedisServer.StartAsync(
                [.. follows, "--replica-announce-ip", "127.0.0.1", "--replica-announce-port", Text(link.Port), "--repl-diskless-sync-delay", "0", "--repl-timeout", "5"]));
            link.Redirect(_servers[^1].Port);
        }
    }

    private async Task StartSentinelAsync()
    {
        var settings = Path.Combine(_folder, "sentinel.conf");
        await File.WriteAllTextAsync(settings, Settings());
        _sentinel = await ServerProcess.StartAsync("redis-server", settings, "--sentinel");
        await Until.TrueAsync("the Sentinel knows the replicas", IsWatchedAsync);
    }

    private string Settings() => $"""
        port {_port}
        bind 127.0.0.1
        dir {_folder}
        logfile {Log}
        sentinel monitor {Name} 127.0.0.1 {_links[0].Port} {Quorum}
        sentinel down-after-milliseconds {Name} {(int)UntilDown.TotalMilliseconds}
        sentinel failover-timeout {Name} 4000
        sentinel parallel-syncs {Name} 2

        """;

    private async Task<bool> IsWatchedAsync()
    {
        try
        {
            return (await AskAsync("replicas", Name)).Split("\nip\n").Length == Servers;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private Task<string> AskAsync(params string[] words) => Command.RunAsync("redis-cli", ["-h", "127.0.0.1", "-p", Text(_port), "SENTINEL", .. words]);
}
