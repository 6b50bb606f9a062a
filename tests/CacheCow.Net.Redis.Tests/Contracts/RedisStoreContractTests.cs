using CacheCow.Net.Testing;

namespace CacheCow.Net.Redis.Tests.Contracts;

[TestFixture]
internal sealed class RedisStoreContractTests : StoreContract
{
    protected override async ValueTask<ICacheStore> CreateStoreAsync() => new RedisStore(await Servers.ToStandalone);
}
