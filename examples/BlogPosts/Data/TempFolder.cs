using Microsoft.Data.Sqlite;

namespace BlogPosts.Data;

/// <summary>A folder for the files of one run, gone when the run ends.</summary>
internal sealed class TempFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("blogposts-");

    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    public void Dispose()
    {
        // The pool keeps files open, and Windows does not remove those.
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
