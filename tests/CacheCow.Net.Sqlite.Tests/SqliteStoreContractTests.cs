using CacheCow.Net.Testing;

namespace CacheCow.Net.Sqlite.Tests;

[TestFixture]
internal sealed class SqliteStoreContractTests : StoreContract
{
    private readonly StillTime _time = new();
    private readonly TempFolder _folder = new();

    [OneTimeTearDown]
    public void RemoveFile() => _folder.Dispose();

    protected override ValueTask<ICacheStore> CreateStoreAsync() => new(new SqliteStore(_folder.File, new SqliteStoreOptions { TimeProvider = _time }));

    protected override Task PassAsync(TimeSpan lifetime)
    {
        _time.Advance(lifetime);
        return Task.CompletedTask;
    }

    /// <summary>Expiries wait until they are told to pass; polls, which take the timers, go on.</summary>
    private sealed class StillTime : TimeProvider
    {
        private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => _now;

        public void Advance(TimeSpan by) => _now += by;
    }
}
