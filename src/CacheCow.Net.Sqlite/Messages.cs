using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Sqlite;

/// <summary>All that this package logs. The numbers stay what they are; <c>docs/logging.md</c> lists them.</summary>
internal static partial class Messages
{
    [LoggerMessage(250, LogLevel.Warning, "What other processes have invalidated could not be read in the cache file: local tiers answer nothing until it can be: {Failure}.")]
    public static partial void PollFailed(ILogger logger, string failure);

    [LoggerMessage(251, LogLevel.Warning, "What other processes have invalidated could not be read in the cache file {Count} more times within a minute, at last: {Failure}.")]
    public static partial void PollFailedAgain(ILogger logger, int count, string failure);

    [LoggerMessage(252, LogLevel.Information, "What other processes have invalidated can be read in the cache file again.")]
    public static partial void PollWorks(ILogger logger);
}
