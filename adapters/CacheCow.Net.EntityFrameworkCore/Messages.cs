using Microsoft.Extensions.Logging;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>All that this package logs. The numbers stay what they are; <c>docs/logging.md</c> lists them.</summary>
internal static partial class Messages
{
    [LoggerMessage(500, LogLevel.Warning, "The outbox of {Context} could not be dispatched, and is tried again: {Failure}.")]
    public static partial void OutboxFailed(ILogger logger, string context, string failure);

    [LoggerMessage(501, LogLevel.Information, "The outbox of {Context} is dispatched again.")]
    public static partial void OutboxWorks(ILogger logger, string context);

    [LoggerMessage(502, LogLevel.Warning, "Cache '{Cache}': keys of saved changes are kept in memory until the store can be told of them.")]
    public static partial void PendingBegan(ILogger logger, string cache);

    [LoggerMessage(503, LogLevel.Information, "Cache '{Cache}': the store was told of all saved changes.")]
    public static partial void PendingDone(ILogger logger, string cache);

    [LoggerMessage(504, LogLevel.Error, "Cache '{Cache}': more keys of saved changes than can be kept in memory; all models are invalidated instead.")]
    public static partial void PendingOverflowed(ILogger logger, string cache);
}
