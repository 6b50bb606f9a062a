using CacheCow.Net.Redis;
using CacheCow.Net.Sqlite;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Nodes;

/// <summary>The stores that nodes can share, and what can be taken out of them.</summary>
internal static class Stores
{
    public static async Task<ICacheStore> OpenAsync(Arguments arguments)
    {
        var store = await OpenAsync(arguments.Text("store", "redis"), arguments.Text("address", ""), arguments.Text("prefix", ""));
        if (arguments.Has("unfenced"))
            store = new UncheckedFillStore(store);
        if (arguments.Has("trusting"))
            store = new TrustingStore(store);
        return arguments.Has("deaf") ? new DeafStore(store) : store;
    }

    public static async Task<ICacheStore> OpenAsync(string kind, string address, string prefix = "") => kind switch
    {
        "redis" => await RedisStore.ConnectAsync(address, new RedisStoreOptions { KeyPrefix = prefix }),
        "sqlite" => new SqliteStore(address),
        "memory" => new MemoryStore(),
        _ => throw new ArgumentException($"--store is '{kind}', and must be redis, sqlite or memory."),
    };
}
