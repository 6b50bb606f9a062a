namespace CacheCow.Net.Files.Tests;

/// <summary>The fence taken out: the stamp is taken after the content, as if it were the same moment.</summary>
internal sealed class LateStampReader(FileCacheOptions options) : WatchedReader(options)
{
    protected override FileRead? ReadOnce(string path, string full)
    {
        using var file = OpenGuarded(path, full);
        if (file is null)
            return null;
        var content = Content(file);
        var after = Files.StateOf(file);
        return new FileRead(content, new FileStamp(content.Length, after.LastWriteTicks, after.ChangeTicks, after.FileId, ContentHash.Of(content), IsYoung: false), IsWhole: true);
    }
}
