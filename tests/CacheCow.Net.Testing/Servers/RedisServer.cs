using System.Globalization;

namespace CacheCow.Net.Testing;

/// <summary>A Redis server of the tests' own, on a free loopback port, that keeps nothing on disk.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int PortsTried = 5;

    private readonly string[] _settings;
    private ServerProcess? _process;

    private RedisServer(int port, string[] settings)
    {
        Port = port;
        _settings = settings;
    }

    /// <summary>The port, which stays the same over restarts.</summary>
    public int Port { get; }

    /// <summary>Host and port, as clients take them.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Starts a server and waits until it answers. Ends the test if none is installed.</summary>
    /// <param name="settings">More settings, such as <c>"--cluster-enabled", "yes"</c>.</param>
    public static async Task<RedisServer> StartAsync(params string[] settings)
    {
        ServerMissing.Require("redis-server", "install it (Debian: apt-get install redis-server), or run ./test.sh");
        for (var tried = 1; ; tried++)
        {
            var server = new RedisServer(FreePort.Next(), settings);
            if (await server.TryStartAsync())
                return server;
            if (tried == PortsTried)
                throw new InvalidOperationException($"redis-server found {PortsTried} ports taken, one after the other.");
        }
    }

    /// <summary>Kills the server; connections break, and everything in it is lost.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
            await process.DisposeAsync();
        _process = null;
    }

    /// <summary>Kills the server, and starts it again, empty, on the same port.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        if (!await TryStartAsync())
            throw new InvalidOperationException($"Port {Port} was taken while redis-server restarted.");
    }

    /// <summary>The server stands still, and its connections stay open.</summary>
    public Task PauseAsync() => _process!.PauseAsync();

    /// <summary>The server goes on.</summary>
    public Task ContinueAsync() => _process!.ContinueAsync();

    /// <summary>Sends one command with <c>redis-cli</c>, past the client under test.</summary>
    /// <param name="command">The command and its arguments.</param>
    /// <returns>The answer as text; an error of the server too.</returns>
    public Task<string> CliAsync(params string[] command) =>
        Command.RunAsync("redis-cli", ["-h", "127.0.0.1", "-p", Port.ToString(CultureInfo.InvariantCulture), .. command]);

    /// <inheritdoc cref="StopAsync"/>
    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task<bool> TryStartAsync()
    {
        var port = Port.ToString(CultureInfo.InvariantCulture);
        _process = await ServerProcess.StartAsync(
            "redis-server", ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", .. _settings]);
        await Until.TrueAsync($"redis-server on {Address} answers", async () => IsTaken || await AnswersAsync());
        if (!IsTaken)
            return true;

        await StopAsync();
        return false;
    }

    private bool IsTaken => _process!.Log.Contains("already in use", StringComparison.OrdinalIgnoreCase);

    // By its process id: whoever else has the port would answer too.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await CliAsync("INFO", "server")).Contains($"process_id:{_process!.Id}\r", StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
