using Microsoft.Win32.SafeHandles;

namespace CacheCow.Net.Files.Tests;

/// <summary>The fence taken out: links are looked at before the file is opened, and what was opened is not asked.</summary>
internal sealed class UnguardedReader(FileCacheOptions options) : WatchedReader(options)
{
    protected override FileRead? ReadOnce(string path, string full)
    {
        Paths.Guard(path, full);
        using SafeFileHandle file = Open(full);
        var (content, state) = (Content(file), Files.StateOf(file));
        return new FileRead(content, new FileStamp(content.Length, state.LastWriteTicks, state.ChangeTicks, state.FileId, ContentHash.Of(content), IsYoung: false), IsWhole: true);
    }
}
