using CacheCow.Net.Testing;

namespace CacheCow.Net.Sqlite.Tests;

[TestFixture]
internal sealed class SqliteStoreContractTests : StoreContract
{
    // Not a clock that stands still: polls go on by it.
    private readonly ShiftedTime _time = new();
    private readonly TempFolder _folder = new();

    [OneTimeTearDown]
    public void RemoveFile() => _folder.Dispose();

    protected override ValueTask<ICacheStore> CreateStoreAsync() => new(new SqliteStore(_folder.File, new SqliteStoreOptions { TimeProvider = _time }));

    protected override Task PassAsync(TimeSpan lifetime)
    {
        _time.Shift += lifetime;
        return Task.CompletedTask;
    }
}
