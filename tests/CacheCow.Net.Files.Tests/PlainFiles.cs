using Microsoft.Win32.SafeHandles;

namespace CacheCow.Net.Files.Tests;

/// <summary>A file system that tells no more than length and last-write time: the other two are the moment's, which no test can choose.</summary>
internal sealed class PlainFiles : FileSystem
{
    public override FileState? StateOf(string full) => base.StateOf(full) is { } state ? Plain(state) : null;

    public override FileState StateOf(SafeFileHandle opened) => Plain(base.StateOf(opened));

    private static FileState Plain(FileState state) => state with { ChangeTicks = 0, FileId = 0 };
}
