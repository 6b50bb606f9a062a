namespace CacheCow.Net.Docs.Tests;

/// <summary>Removes the files of what was started.</summary>
[SetUpFixture]
internal sealed class StartedFolder
{
    [OneTimeTearDown]
    public void Remove() => Directory.Delete(Started.Folder, recursive: true);
}
