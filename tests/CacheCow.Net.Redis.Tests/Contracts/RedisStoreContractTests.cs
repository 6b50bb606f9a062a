using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests.Contracts;

[TestFixture, Parallelizable]
internal sealed class RedisStoreContractTests : StoreContract
{
    protected override async ValueTask<ICacheStore> CreateStoreAsync() => new RedisStore(await Servers.ToStandalone);
}
