using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Stores;

[TestFixture]
internal sealed class MemoryStoreContractTests : StoreContract
{
    private readonly FakeTime _time = new();

    protected override ValueTask<ICacheStore> CreateStoreAsync() => new(new MemoryStore(new MemoryStoreOptions { TimeProvider = _time }));

    protected override Task PassAsync(TimeSpan lifetime)
    {
        _time.Advance(lifetime);
        return Task.CompletedTask;
    }
}
