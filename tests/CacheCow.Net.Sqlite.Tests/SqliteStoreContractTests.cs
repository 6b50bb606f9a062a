using CacheCow.Net.Testing;

namespace CacheCow.Net.Sqlite.Tests;

[TestFixture]
internal sealed class SqliteStoreContractTests : StoreContract
{
    private readonly FakeTime _time = new();
    private readonly TempFolder _folder = new();

    [OneTimeTearDown]
    public void RemoveFile() => _folder.Dispose();

    protected override ValueTask<ICacheStore> CreateStoreAsync() => new(new SqliteStore(_folder.File, new SqliteStoreOptions { TimeProvider = _time }));

    protected override Task PassAsync(TimeSpan lifetime)
    {
        _time.Advance(lifetime);
        return Task.CompletedTask;
    }
}
