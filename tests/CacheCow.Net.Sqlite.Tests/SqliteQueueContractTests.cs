using CacheCow.Net.Testing;

namespace CacheCow.Net.Sqlite.Tests;

[TestFixture]
internal sealed class SqliteQueueContractTests : WriteQueueContract
{
    private readonly FakeTime _time = new();
    private readonly TempFolder _folder = new();

    protected override DateTimeOffset Now => _time.GetUtcNow();

    [OneTimeTearDown]
    public void RemoveFile() => _folder.Dispose();

    protected override ValueTask<IWriteQueue> CreateQueuesAsync() => new(new SqliteStore(_folder.File, new SqliteStoreOptions { TimeProvider = _time }));

    protected override ValueTask<IWriteQueue> OpenAgainAsync(IWriteQueue queues) => CreateQueuesAsync();

    protected override Task PassAsync(TimeSpan lifetime)
    {
        _time.Advance(lifetime);
        return Task.CompletedTask;
    }
}
