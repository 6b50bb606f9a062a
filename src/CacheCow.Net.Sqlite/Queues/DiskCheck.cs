namespace CacheCow.Net.Sqlite;

/// <summary>Where a file lies.</summary>
internal static class DiskCheck
{
    /// <summary>What about it could lose what was written there: a text each.</summary>
    public static IReadOnlyList<string> Check(string path)
    {
        try
        {
            var drive = new DriveInfo(path);
            return Judge(path, drive.DriveType, drive.DriveFormat);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [$"Where the cache file '{path}' lies cannot be told: {error.Message} Make sure that it is a local disk."];
        }
    }

    public static IReadOnlyList<string> Judge(string path, DriveType type, string format) => (type, format) switch
    {
        (DriveType.Ram, _) or (_, "tmpfs" or "ramfs") =>
            [$"The cache file '{path}' lies in memory ({format}): queued writes are lost when the machine restarts. Give the store a path on a disk."],
        (DriveType.Network, _) =>
            [$"The cache file '{path}' lies on another machine ({format}): its write-ahead log is not safe there. Give the store a path on a local disk."],
        _ => [],
    };
}
