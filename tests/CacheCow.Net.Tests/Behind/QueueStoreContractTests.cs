using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Behind;

[TestFixture]
internal sealed class QueueStoreContractTests : WriteQueueContract
{
    private readonly FakeTime _time = new();

    protected override DateTimeOffset Now => _time.GetUtcNow();

    protected override ValueTask<IWriteQueue> CreateQueuesAsync() => new(new QueueStore(new MemoryStore(), _time));

    protected override Task PassAsync(TimeSpan lifetime)
    {
        _time.Advance(lifetime);
        return Task.CompletedTask;
    }
}
