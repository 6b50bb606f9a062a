using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Files;

/// <summary>All that this package logs. The numbers stay what they are; <c>docs/logging.md</c> lists them.</summary>
internal static partial class Messages
{
    [LoggerMessage(600, LogLevel.Warning, "Cache '{Cache}': the system's watcher has lost events or does not run; files are compared with the disk: {Failure}.")]
    public static partial void WatchFailed(ILogger logger, string cache, string failure);

    [LoggerMessage(601, LogLevel.Warning, "Cache '{Cache}': {Count} changed files could not be invalidated, and are tried again: {Failure}.")]
    public static partial void FilesNotInvalidated(ILogger logger, string cache, int count, string failure);

    [LoggerMessage(602, LogLevel.Information, "Cache '{Cache}': the changed files are invalidated.")]
    public static partial void FilesInvalidated(ILogger logger, string cache);
}
