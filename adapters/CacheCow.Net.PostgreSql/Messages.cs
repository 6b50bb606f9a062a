using Microsoft.Extensions.Logging;

namespace CacheCow.Net.PostgreSql;

/// <summary>All that this package logs. The numbers stay what they are; <c>docs/logging.md</c> lists them.</summary>
internal static partial class Messages
{
    [LoggerMessage(300, LogLevel.Information, "The feed of the slot {Slot} streams.")]
    public static partial void FeedStreams(ILogger logger, string slot);

    [LoggerMessage(301, LogLevel.Information, "The feed of the slot {Slot} stands by: another process streams.")]
    public static partial void FeedStandsBy(ILogger logger, string slot);

    [LoggerMessage(302, LogLevel.Warning, "The feed of the slot {Slot} has failed, and tries again: {Failure}.")]
    public static partial void FeedFailed(ILogger logger, string slot, string failure);

    [LoggerMessage(303, LogLevel.Information, "The feed of the slot {Slot} has ended.")]
    public static partial void FeedEnded(ILogger logger, string slot);

    [LoggerMessage(304, LogLevel.Warning, "The feed of the slot {Slot} could not invalidate, and tries again; nothing is confirmed before: {Failure}.")]
    public static partial void FeedInvalidationFailed(ILogger logger, string slot, string failure);

    [LoggerMessage(305, LogLevel.Information, "The feed of the slot {Slot} can invalidate again.")]
    public static partial void FeedInvalidates(ILogger logger, string slot);
}
