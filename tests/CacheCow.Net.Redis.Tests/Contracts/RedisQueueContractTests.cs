using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests.Contracts;

[TestFixture]
internal sealed class RedisQueueContractTests : WriteQueueContract
{
    protected override async ValueTask<IWriteQueue> CreateQueuesAsync() => new RedisStore(await Servers.ToStandalone);

    protected override async ValueTask<IWriteQueue> OpenAgainAsync(IWriteQueue queues) => new RedisStore(await Servers.ToStandalone);
}
