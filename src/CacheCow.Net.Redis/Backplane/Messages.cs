using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Redis;

/// <summary>All that this package logs. The numbers stay what they are; <c>docs/logging.md</c> lists them.</summary>
internal static partial class Messages
{
    [LoggerMessage(200, LogLevel.Information, "The link to the invalidations of other processes works.")]
    public static partial void LinkConnected(ILogger logger);

    [LoggerMessage(201, LogLevel.Warning, "The link to the invalidations of other processes is silent: local tiers answer nothing until it is back.")]
    public static partial void LinkSilent(ILogger logger);

    [LoggerMessage(202, LogLevel.Information, "The link to the invalidations of other processes has ended.")]
    public static partial void LinkOff(ILogger logger);

    [LoggerMessage(203, LogLevel.Warning, "A change has failed, and other processes could not be told of what it may have done: {Failure}.")]
    public static partial void OthersNotTold(ILogger logger, string failure);

    [LoggerMessage(204, LogLevel.Warning, "Other processes could not be told of {Count} more changes that had failed within a minute.")]
    public static partial void OthersNotToldAgain(ILogger logger, int count);

    [LoggerMessage(205, LogLevel.Warning, "A connection that could not be used could not be closed either: {Failure}.")]
    public static partial void CloseFailed(ILogger logger, string failure);
}
