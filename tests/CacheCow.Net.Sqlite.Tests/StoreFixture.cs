namespace CacheCow.Net.Sqlite.Tests;

/// <summary>Gives each test a folder of its own.</summary>
internal abstract class StoreFixture
{
    private TempFolder _folder = null!;

    /// <summary>For tests with other processes, which a busy machine may stop while they hold the file's lock.</summary>
    protected static SqliteStoreOptions Patient { get; } = new() { BusyTimeout = TimeSpan.FromMinutes(5) };

    protected string Root => _folder.Root;

    protected string File => _folder.File;

    [SetUp]
    public void MakeFolder() => _folder = new TempFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    protected SqliteStore Open(SqliteStoreOptions? options = null) => new(File, options);
}
