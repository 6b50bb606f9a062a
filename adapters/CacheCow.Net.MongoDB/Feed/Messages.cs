using Microsoft.Extensions.Logging;

namespace CacheCow.Net.MongoDB;

/// <summary>All that this package logs. The numbers stay what they are; <c>docs/logging.md</c> lists them.</summary>
internal static partial class Messages
{
    [LoggerMessage(400, LogLevel.Information, "The feed {Feed} hears of changes.")]
    public static partial void FeedWatches(ILogger logger, string feed);

    [LoggerMessage(401, LogLevel.Information, "The feed {Feed} stands by: another process works.")]
    public static partial void FeedStandsBy(ILogger logger, string feed);

    [LoggerMessage(402, LogLevel.Warning, "The feed {Feed} has failed, and tries again: {Failure}.")]
    public static partial void FeedFailed(ILogger logger, string feed, string failure);

    [LoggerMessage(403, LogLevel.Warning, "The feed {Feed} has begun anew without a position: everything that it declares was invalidated.")]
    public static partial void FeedReset(ILogger logger, string feed);
}
