using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests.Contracts;

[TestFixture]
internal sealed class ClusterRedisQueueContractTests : WriteQueueContract
{
    protected override async ValueTask<IWriteQueue> CreateQueuesAsync() => new RedisStore(await Servers.ToCluster);
}
