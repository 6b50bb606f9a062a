namespace CacheCow.Net.Files;

/// <summary>Is a cached file still what lies on disk?</summary>
/// <remarks>
/// <list type="number">
/// <item>Another length or last-write time: no.</item>
/// <item>The same file with the same time of change: yes, unless it is young, or contents are to be compared.</item>
/// <item>Another file, or another time of change: whatever has become of it, its content tells. It is read once for that, if it is not young; from then on its new state is known.</item>
/// </list>
/// </remarks>
internal sealed class StampComparer(FilePaths paths, FileCacheOptions options, FileSystem files)
{
    private readonly SeenContents _seen = new();

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

    /// <summary>
    /// The same, for who asks again and again and hands out nothing, so that links may lead where they will: a young file that has grown old with its content kept stays current, and from then on without reading it.
    /// </summary>
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
        var now = Now();
        if (files.StateOf(full) is not { } state || !state.IsLike(stamp))
            return false;
        var needsContent = options.CompareContent || (stamp.IsYoung && !isSettled);
        if (needsContent ? !HasContent(full, stamp, now) : !IsKnown(full, state, stamp) && !HasContent(full, stamp, now))
            return false;
        isSettled |= IsOld(state, now);
        return true;
    }

    private bool IsCurrent(string full, FileStamp stamp)
    {
        var now = Now();
        if (files.StateOf(full) is not { } state || !state.IsLike(stamp))
            return false;
        if (!stamp.IsYoung)
            return (!options.CompareContent && IsKnown(full, state, stamp)) || HasContent(full, stamp, now);

        // Once it is no longer young, reading it costs no more than comparing it, and gives a stamp that needs no comparing.
        return !IsOld(state, now) && HasContent(full, stamp, now);
    }

    private bool IsKnown(string full, FileState state, FileStamp stamp) => state.IsOf(stamp) || _seen.Has(full, state, stamp.ContentHash);

    private bool HasContent(string full, FileStamp stamp, long now)
    {
        using var file = FileSystem.Open(full);

        // State and content of one open file, in this order: what changes it from here on changes an old file's state, too.
        var state = files.StateOf(file);
        if (!ContentHash.Matches(file, stamp.Length, stamp.ContentHash))
            return false;
        if (IsOld(state, now) && !state.IsOf(stamp))
            _seen.Add(full, state, stamp.ContentHash);
        return true;
    }

    private bool IsOld(FileState state, long now) => now - state.NewestTicks >= options.YoungFileAge.Ticks;

    private long Now() => options.Cache.TimeProvider.GetUtcNow().UtcTicks;
}
