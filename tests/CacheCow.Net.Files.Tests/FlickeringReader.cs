using Microsoft.Win32.SafeHandles;

namespace CacheCow.Net.Files.Tests;

/// <summary>A reader whose disk is different while the file is being opened.</summary>
internal sealed class FlickeringReader(FileCacheOptions options, Action before, Action after) : FileReader(options, new PlainFiles())
{
    protected override SafeFileHandle Open(string full)
    {
        before();
        var file = base.Open(full);
        after();
        return file;
    }
}
