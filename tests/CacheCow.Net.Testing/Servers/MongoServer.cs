using System.Globalization;

namespace CacheCow.Net.Testing;

/// <summary>A stand-in for a MongoDB server of the tests' own: mongo_server.py on a free loopback port, data in memory.</summary>
public sealed class MongoServer : IAsyncDisposable
{
    // Debian's own, which Debian's packages are installed for; another one may stand before it in PATH.
    private const string Python = "/usr/bin/python3";
    private const string Announcement = "port ";

    private readonly ServerProcess _process;

    private MongoServer(ServerProcess process, int port)
    {
        _process = process;
        Address = $"mongodb://127.0.0.1:{port}/?replicaSet=rs0";
    }

    /// <summary>The connection string.</summary>
    public string Address { get; }

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <returns><see langword="null"/>: this machine has not what it takes.</returns>
    public static async Task<MongoServer?> StartAsync()
    {
        if (!await IsInstalledAsync())
            return null;
        var process = await ServerProcess.StartAsync(Python, "-u", Path.Combine(AppContext.BaseDirectory, "Servers", "mongo_server.py"), "0");
        await Until.TrueAsync("the stand-in for MongoDB listens", () => Task.FromResult(PortOf(process) is not null));
        return new MongoServer(process, PortOf(process)!.Value);
    }

    /// <summary>Kills the server; everything in it is lost.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> IsInstalledAsync()
    {
        try
        {
            return File.Exists(Python) && await Command.RunAsync(Python, "-c", "import mongomock, bson") is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static int? PortOf(ServerProcess process)
    {
        var line = process.Log.Split('\n').FirstOrDefault(line => line.StartsWith(Announcement, StringComparison.Ordinal));
        return int.TryParse(line.AsSpan(Math.Min(Announcement.Length, line?.Length ?? 0)), CultureInfo.InvariantCulture, out var port) ? port : null;
    }
}
