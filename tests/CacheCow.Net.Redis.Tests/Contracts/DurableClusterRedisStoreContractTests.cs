using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests.Contracts;

[TestFixture, Parallelizable]
internal sealed class DurableClusterRedisStoreContractTests : StoreContract
{
    protected override async ValueTask<ICacheStore> CreateStoreAsync() =>
        new RedisStore(await Servers.ToCluster, new RedisStoreOptions { KeyPrefix = "durable:", InvalidationDurability = InvalidationDurability.Replicas(1, TimeSpan.FromSeconds(20)) });
}
