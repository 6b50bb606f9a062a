namespace CacheCow.Net.Sqlite.Tests;

/// <summary>A folder of a test's own, gone when the test is.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("cachecow-sqlite-").FullName;

    public string File => Path.Combine(Root, "cache.db");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
