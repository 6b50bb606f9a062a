using Microsoft.Win32.SafeHandles;

namespace CacheCow.Net.Files;

/// <summary>
/// Reads files with stamps that can be trusted.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>The state is taken before the content: of a change that comes in between, the stamp knows nothing, and the next hit finds it.
/// Taken after, the stamp would vouch for a content that nobody has read.</item>
/// <item>State and content are of one open file, also when another takes its path meanwhile.</item>
/// <item>The state is taken again: if it differs, somebody writes, and the file is read again, a few times.</item>
/// <item>The file system's clock ticks: a change within the tick in which the file was last written does not show in its time (git calls
/// such a file "racily clean"). Then the stamp says so.</item>
/// </list>
/// </remarks>
internal class FileReader(FileCacheOptions options)
{
    private const int MostReads = 3;
    private const int LeastBuffer = 512;

    public FileCacheOptions Options => options;

    public FilePaths Paths { get; } = new(options.Root);

    /// <returns><see langword="null"/>: there is no such file.</returns>
    public FileRead? Read(string path, string full)
    {
        for (var reads = 1; ; reads++)
        {
            var read = ReadOnce(path, full);
            if (read is null or { IsWhole: true } || reads == MostReads)
                return read;
        }
    }

    protected virtual FileRead? ReadOnce(string path, string full)
    {
        using var file = OpenGuarded(path, full);
        if (file is null)
            return null;

        // The clock before the state: a little too young is the safe side.
        var now = options.Cache.TimeProvider.GetUtcNow().UtcTicks;
        var before = FileState.Of(file);
        var content = Content(file);
        var isYoung = now - before.LastWriteTicks < options.YoungFileAge.Ticks;
        var stamp = new FileStamp(content.Length, before.LastWriteTicks, ContentHash.Of(content), isYoung);
        return new FileRead(content, stamp, FileState.Of(file) == before && content.Length == before.Length);
    }

    protected SafeFileHandle? OpenGuarded(string path, string full)
    {
        Paths.Guard(path, full);
        var file = OpenOrNull(full);
        if (file is null)
            return null;
        try
        {
            Paths.GuardOpened(file, path, full);
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    protected virtual SafeFileHandle Open(string full) =>
        File.OpenHandle(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);

    // To the end, whatever the length says: the file may grow, and some systems' files have no length.
    protected virtual byte[] Content(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        if (length > Array.MaxLength)
            throw new IOException($"A file of {length} bytes was to be read as one object: at most {Array.MaxLength} bytes can be.");

        var buffer = new byte[Math.Min(Math.Max(length + 1, LeastBuffer), Array.MaxLength)];
        var count = 0;
        for (int read; (read = RandomAccess.Read(file, buffer.AsSpan(count), count)) > 0;)
        {
            count += read;
            if (count == buffer.Length)
                Array.Resize(ref buffer, checked((int)Math.Min(count * 2L, Array.MaxLength)));
        }

        Array.Resize(ref buffer, count);
        return buffer;
    }

    private SafeFileHandle? OpenOrNull(string full)
    {
        try
        {
            return Open(full);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
