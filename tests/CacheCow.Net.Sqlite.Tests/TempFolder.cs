namespace CacheCow.Net.Sqlite.Tests;

/// <summary>A folder of a test's own, gone when the test is.</summary>
/// <param name="parent">Where it lies; <see langword="null"/>: where temporary files do.</param>
internal sealed class TempFolder(string? parent = null) : IDisposable
{
    public string Root { get; } = parent is null
        ? Directory.CreateTempSubdirectory("cachecow-sqlite-").FullName
        : Directory.CreateDirectory(Path.Combine(parent, $"cachecow-sqlite-{Guid.NewGuid()}")).FullName;

    public string File => Path.Combine(Root, "cache.db");

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
