namespace CacheCow.Net.Files;

/// <summary>Is a cached file still what lies on disk?</summary>
internal sealed class StampComparer(FilePaths paths, FileCacheOptions options)
{
    /// <param name="path">The path as it was asked for.</param>
    /// <param name="stamp">The stamp of what is cached; <see langword="null"/>: it is cached that there is no file.</param>
    /// <returns><see langword="false"/> also if the disk cannot be asked: reading the file then tells why.</returns>
    public bool IsCurrent(string path, FileStamp? stamp)
    {
        try
        {
            var full = paths.Full(path);
            paths.Guard(path, full);
            return stamp is { } known ? IsCurrent(full, known) : !Path.Exists(full);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The same, for who asks again and again and hands out nothing, so that links may lead where they will: a young file that has grown old with its content kept stays current, and from then on by length and time alone.</summary>
    /// <param name="full">The full path.</param>
    /// <param name="stamp">As above.</param>
    /// <param name="isSettled">The content was compared when the file was no longer young.</param>
    public bool IsUnchanged(string full, FileStamp? stamp, ref bool isSettled)
    {
        try
        {
            return stamp is { } known ? IsUnchanged(full, known, ref isSettled) : !Path.Exists(full);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return false;
        }
    }

    private bool IsUnchanged(string full, FileStamp stamp, ref bool isSettled)
    {
        // The clock before the content: a file that is old by then, and is changed after, bears another time.
        var now = options.Cache.TimeProvider.GetUtcNow().UtcTicks;
        if (FileState.Of(full) != new FileState(stamp.Length, stamp.LastWriteTicks))
            return false;
        var needsContent = options.CompareContent || (stamp.IsYoung && !isSettled);
        if (needsContent && !HasContent(full, stamp))
            return false;
        isSettled |= now - stamp.LastWriteTicks >= options.YoungFileAge.Ticks;
        return true;
    }

    private bool IsCurrent(string full, FileStamp stamp)
    {
        var now = options.Cache.TimeProvider.GetUtcNow().UtcTicks;
        if (FileState.Of(full) != new FileState(stamp.Length, stamp.LastWriteTicks))
            return false;
        if (!stamp.IsYoung)
            return !options.CompareContent || HasContent(full, stamp);

        // Once it is no longer young, reading it costs no more than comparing it, and gives a stamp that needs no comparing.
        return now - stamp.LastWriteTicks < options.YoungFileAge.Ticks && HasContent(full, stamp);
    }

    private static bool HasContent(string full, FileStamp stamp)
    {
        using var file = new FileStream(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return ContentHash.Of(file) == stamp.ContentHash;
    }
}
