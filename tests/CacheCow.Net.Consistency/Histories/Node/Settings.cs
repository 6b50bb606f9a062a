using CacheCow.Net.Redis;
using CacheCow.Net.Sqlite;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Consistency.Histories;

using CacheCow.Net.Nodes;

/// <summary>How the stores and caches of a history are set: everything runs out soon, so that it does so often while a process stands still.</summary>
internal static class Settings
{
    public static readonly TimeSpan WriteLifetime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ReplicasHave = TimeSpan.FromMilliseconds(300);

    public static async Task<ICacheStore> OpenStoreAsync(NodeOptions options)
    {
        ICacheStore store = options.Store switch
        {
            StoreKind.Memory => new MemoryStore(),
            StoreKind.Sqlite => new SqliteStore(options.Address, new SqliteStoreOptions { BusyTimeout = TimeSpan.FromMilliseconds(500) }),
            _ => await RedisStore.ConnectAsync($"{options.Address},abortConnect=false,connectTimeout=1000,connectRetry=2,keepAlive=1,configCheckSeconds=1", OfRedis(options)),
        };
        return options.IsControl ? new UncheckedFillStore(store) : store;
    }

    public static CacheCowOptions OfCache(NodeOptions options, TimeProvider time) => new()
    {
        Name = VersionCache.Name,
        WriteLifetime = WriteLifetime,
        LeaseLifetime = TimeSpan.FromSeconds(1),
        FillWait = TimeSpan.FromMilliseconds(100),
        StoreTimeout = TimeSpan.FromSeconds(1),
        LocalTier = options.MaxStaleness is { } most ? new LocalTierOptions { MaxStaleness = most } : null,
        TimeProvider = time,
    };

    private static RedisStoreOptions OfRedis(NodeOptions options) => options.Durability == 0
        ? new RedisStoreOptions()
        : new RedisStoreOptions { InvalidationDurability = InvalidationDurability.Replicas(options.Durability, ReplicasHave) };
}
