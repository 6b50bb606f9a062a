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
internal class FileReader(FileCacheOptions options, FileSystem? files = null)
{
    private const int MostReads = 3;
    private const int LeastBuffer = 512;

    public FileCacheOptions Options => options;

    public FilePaths Paths { get; } = new(options.Root);

    public FileSystem Files { get; } = files ?? FileSystem.Real;

    /// <returns><see langword="null"/>: there is no such file.</returns>
    /// <exception cref="IOException">It cannot be read, or is no regular file.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read, or is a directory.</exception>
    public FileRead? Read(string path, string full)
    {
        try
        {
            return ReadWhole(path, full);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Told(path, exception);
        }
    }

    private FileRead? ReadWhole(string path, string full)
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
        var before = Files.StateOf(file);
        var content = Content(file);
        var isYoung = now - before.NewestTicks < options.YoungFileAge.Ticks;
        var stamp = new FileStamp(content.Length, before.LastWriteTicks, before.ChangeTicks, before.FileId, ContentHash.Of(content), isYoung);
        return new FileRead(content, stamp, Files.StateOf(file) == before && content.Length == before.Length);
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

    protected virtual SafeFileHandle Open(string full) => FileSystem.Open(full);

    // To the end, whatever the length says: the file may grow, and some systems' files have no length.
    protected virtual byte[] Content(SafeFileHandle file)
    {
        var most = options.MaxReadBytes;
        var length = RandomAccess.GetLength(file);
        if (length > most)
            throw FileErrors.TooLarge(most);

        // One byte more than it may have, so that what is too large shows.
        var buffer = new byte[Math.Min(Math.Max(length + 1, LeastBuffer), most + 1L)];
        var count = 0;
        for (int read; (read = RandomAccess.Read(file, buffer.AsSpan(count), count)) > 0;)
        {
            count += read;
            if (count > most)
                throw FileErrors.TooLarge(most);
            if (count == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(count * 2L, most + 1L));
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
