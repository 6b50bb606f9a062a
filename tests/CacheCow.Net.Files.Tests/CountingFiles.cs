using Microsoft.Win32.SafeHandles;

namespace CacheCow.Net.Files.Tests;

/// <summary>The real file system, on a machine that may number its files otherwise, and whose clock may stand still.</summary>
internal sealed class CountingFiles : FileSystem
{
    /// <summary>How often the state of an open file was asked for: once for each comparing of contents.</summary>
    public int Opened { get; set; }

    public ulong Machine { get; set; }

    public long? ChangeTicks { get; set; }

    public override FileState? StateOf(string full) => base.StateOf(full) is { } state ? Seen(state) : null;

    public override FileState StateOf(SafeFileHandle opened)
    {
        Opened++;
        return Seen(base.StateOf(opened));
    }

    private FileState Seen(FileState state) => state with { FileId = state.FileId + Machine, ChangeTicks = ChangeTicks ?? state.ChangeTicks };
}
