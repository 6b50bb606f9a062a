using CacheCow.Net.Sqlite;

namespace CacheCow.Net.Consistency;

/// <summary>A store in a file that lasts for one run.</summary>
internal sealed class StoreFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cachecow-explored-");

    public StoreFile(TimeProvider time) => Store = new SqliteStore(Path.Combine(_folder.FullName, "cache.db"), new SqliteStoreOptions { TimeProvider = time });

    public SqliteStore Store { get; }

    public void Dispose()
    {
        Store.Dispose();
        _folder.Delete(recursive: true);
    }
}
