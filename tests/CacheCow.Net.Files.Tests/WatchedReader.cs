using Microsoft.Win32.SafeHandles;

namespace CacheCow.Net.Files.Tests;

/// <summary>A reader that counts, and at whose steps a test may change the disk.</summary>
internal class WatchedReader(FileCacheOptions options, FileSystem? files = null) : FileReader(options, files ?? new PlainFiles())
{
    /// <summary>How often a file was read.</summary>
    public int Reads { get; private set; }

    /// <summary>Runs after the links were looked at, before the file is opened.</summary>
    public Action BeforeOpen { get; set; } = () => { };

    /// <summary>Runs after the state was taken, before the content is read.</summary>
    public Action BeforeContent { get; set; } = () => { };

    /// <summary>Runs after the content was read, before the state is taken again.</summary>
    public Action AfterContent { get; set; } = () => { };

    protected override SafeFileHandle Open(string full)
    {
        BeforeOpen();
        return base.Open(full);
    }

    protected override byte[] Content(SafeFileHandle file)
    {
        BeforeContent();
        var content = base.Content(file);
        Reads++;
        AfterContent();
        return content;
    }
}
