using CacheCow.Net.Testing;

namespace CacheCow.Net.Files.Tests;

/// <summary>A temporary folder, a store, and a clock that both the store and the caches go by. File times are set, never waited for.</summary>
internal abstract class FileFixture
{
    private readonly List<string> _folders = [];

    protected FakeTime Time { get; private set; } = null!;

    protected MemoryStore Store { get; private set; } = null!;

    protected string Root { get; private set; } = null!;

    protected static TimeSpan LongAgo { get; } = TimeSpan.FromHours(1);

    protected FileCacheOptions Options => new() { Root = Root, Cache = new CacheCowOptions { TimeProvider = Time } };

    [SetUp]
    public void MakeFolder()
    {
        Time = new FakeTime();
        Store = new MemoryStore(new MemoryStoreOptions { TimeProvider = Time });
        Root = NewFolder();
    }

    [TearDown]
    public void RemoveFolders()
    {
        foreach (var folder in _folders)
            Directory.Delete(folder, recursive: true);
        _folders.Clear();
    }

    protected string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("cachecow-").FullName;
        _folders.Add(folder);
        return folder;
    }

    protected string PathOf(string name) => Path.Join(Root, name);

    protected void Write(string name, string text, TimeSpan age) => WriteFile(PathOf(name), text, age);

    /// <summary>Writes a file whose last write was so long before the clock's now.</summary>
    protected void WriteFile(string full, string text, TimeSpan age)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        File.SetLastWriteTimeUtc(full, (Time.GetUtcNow() - age).UtcDateTime);
    }

    /// <summary>A cache of texts that goes by length and last-write time alone, unless another file system is given.</summary>
    protected FileCacheCow<string> NewCache(FileCacheOptions? options = null, FileSystem? files = null) =>
        new WatchedCache(Store, new WatchedReader(options ?? Options, files));

    /// <summary>Is anything cached of this file?</summary>
    protected async Task<bool> IsStoredAsync(string name) =>
        await Store.ReadAsync(CacheKeys.For("file", PathOf(name)), CancellationToken.None) is not null;
}
