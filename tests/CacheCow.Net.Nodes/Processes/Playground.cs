using System.Globalization;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Nodes;

/// <summary>What several nodes need to play on: a truth, a store, and a folder that goes with them.</summary>
internal sealed class Playground : IAsyncDisposable
{
    private readonly string _folder;
    private readonly RedisServer? _server;
    private readonly Arguments _arguments;

    private Playground(Arguments arguments, string folder, RedisServer? server, string address, int keys)
    {
        (_arguments, _folder, _server) = (arguments, folder, server);
        Truth = Truth.Create(TruthFile, keys);
        Address = address;
    }

    public Truth Truth { get; }

    /// <summary>Where the nodes' store is.</summary>
    public string Address { get; }

    private string TruthFile => Path.Combine(_folder, "truth");

    public static async Task<Playground> OpenAsync(Arguments arguments, int keys)
    {
        var folder = Directory.CreateTempSubdirectory("cachecow-nodes-").FullName;
        var given = arguments.Text("address", "");
        if (arguments.Text("store", "redis") != "redis")
            return new Playground(arguments, folder, null, given.Length > 0 ? given : Path.Combine(folder, "cache.db"), keys);
        if (given.Length == 0)
            given = RedisAddress.Given ?? "";
        var server = given.Length == 0 ? await RedisServer.StartAsync() : null;
        return new Playground(arguments, folder, server, server?.Address ?? given, keys);
    }

    /// <summary>The command line of a node of this place.</summary>
    public string[] Words(string command, params ReadOnlySpan<(string Option, string Value)> others) =>
        _arguments.With(command, [("address", Address), ("truth", TruthFile), ("wait", ""), .. others]);

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The store, as it is without anything taken out.</summary>
    public Task<ICacheStore> OpenStoreAsync() => Stores.OpenAsync(_arguments.Text("store", "redis"), Address);

    public async ValueTask DisposeAsync()
    {
        Truth.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
