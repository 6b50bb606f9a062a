using Microsoft.Extensions.Logging;

namespace CacheCow.Net;

/// <summary>All that this package logs. The numbers stay what they are; <c>docs/logging.md</c> lists them.</summary>
internal static partial class Messages
{
    [LoggerMessage(100, LogLevel.Warning, "Cache '{Cache}': the store failed to {Step}: {Failure}.")]
    public static partial void StoreFailed(ILogger logger, Exception? exception, string cache, string step, string failure);

    [LoggerMessage(101, LogLevel.Warning, "Cache '{Cache}': the store has failed {Count} more times within a minute, at last to {Step}: {Failure}.")]
    public static partial void StoreFailedAgain(ILogger logger, Exception? exception, string cache, int count, string step, string failure);

    [LoggerMessage(102, LogLevel.Warning, "The store {Store} has failed {Count} times in a row, and is left alone for {Pause} ms: {Failure}.")]
    public static partial void BreakerOpened(ILogger logger, Exception? exception, string store, int count, double pause, string failure);

    [LoggerMessage(103, LogLevel.Debug, "The store {Store} does not answer yet, and is left alone for {Pause} ms more: {Failure}.")]
    public static partial void BreakerStaysOpen(ILogger logger, Exception? exception, string store, double pause, string failure);

    [LoggerMessage(104, LogLevel.Information, "The store {Store} answers again.")]
    public static partial void BreakerClosed(ILogger logger, string store);

    [LoggerMessage(105, LogLevel.Warning, "Invalidations have failed. They are tried again in the background; until they succeed, this process does not read these objects in the store {Store}.")]
    public static partial void OwedBegan(ILogger logger, string store);

    [LoggerMessage(106, LogLevel.Information, "All invalidations that had failed are done in the store {Store}.")]
    public static partial void OwedDone(ILogger logger, string store);

    [LoggerMessage(107, LogLevel.Error, "An invalidation by pattern, or of everything, has failed {Count} times in the store {Store}, and is not tried again.")]
    public static partial void OwedSweepGivenUp(ILogger logger, string store, int count);

    [LoggerMessage(108, LogLevel.Error, "Cache '{Cache}': {Count} invalidations have failed and are not tried again, since {Most} are already waiting.")]
    public static partial void OwedForgotten(ILogger logger, string cache, int count, int most);

    [LoggerMessage(110, LogLevel.Warning, "Cache '{Cache}': an object of type {Type} could not be serialised and was not cached: {Failure}.")]
    public static partial void SerializeFailed(ILogger logger, Exception? exception, string cache, string type, string failure);

    [LoggerMessage(111, LogLevel.Warning, "Cache '{Cache}': {Count} more objects of type {Type} could not be serialised within a minute.")]
    public static partial void SerializeFailedAgain(ILogger logger, string cache, int count, string type);

    [LoggerMessage(112, LogLevel.Warning, "Cache '{Cache}': a cached object of type {Type} could not be deserialised and was fetched anew: {Failure}.")]
    public static partial void DeserializeFailed(ILogger logger, Exception? exception, string cache, string type, string failure);

    [LoggerMessage(113, LogLevel.Warning, "Cache '{Cache}': {Count} more cached objects of type {Type} could not be deserialised within a minute.")]
    public static partial void DeserializeFailedAgain(ILogger logger, string cache, int count, string type);

    [LoggerMessage(114, LogLevel.Debug, "Cache '{Cache}': what lay in the store was of no use: {Reason}. {Key}")]
    public static partial void BytesRefused(ILogger logger, string cache, DecodeMiss reason, string key);

    [LoggerMessage(120, LogLevel.Debug, "Cache '{Cache}': an object that was fetched was not stored: {Outcome}. {Key}")]
    public static partial void FillRejected(ILogger logger, string cache, FillOutcome outcome, string key);

    [LoggerMessage(121, LogLevel.Warning, "Cache '{Cache}': the store was not told that a write of {Count} objects and tags has ended. It is tried again in the background.")]
    public static partial void EndPending(ILogger logger, string cache, int count);

    [LoggerMessage(125, LogLevel.Warning, "Cache '{Cache}': the store was not told of the end of {Count} more writes within a minute.")]
    public static partial void EndPendingAgain(ILogger logger, string cache, int count);

    [LoggerMessage(122, LogLevel.Warning, "Cache '{Cache}': an object could not be fetched anew before it expires: {Failure}.")]
    public static partial void RefreshFailed(ILogger logger, Exception? exception, string cache, string failure);

    [LoggerMessage(123, LogLevel.Warning, "Cache '{Cache}': {Count} more objects could not be fetched anew within a minute.")]
    public static partial void RefreshFailedAgain(ILogger logger, string cache, int count);

    [LoggerMessage(124, LogLevel.Warning, "Cache '{Cache}': an invalidation that is repeated has failed, and is repeated: {Failure}.")]
    public static partial void RepeatedInvalidationFailed(ILogger logger, Exception? exception, string cache, string failure);

    [LoggerMessage(130, LogLevel.Information, "Cache '{Cache}': this process writes what waits in the queue '{Queue}'.")]
    public static partial void WorkBegan(ILogger logger, string cache, string queue);

    [LoggerMessage(131, LogLevel.Information, "Cache '{Cache}': this process no longer writes what waits in the queue '{Queue}'.")]
    public static partial void WorkEnded(ILogger logger, string cache, string queue);

    [LoggerMessage(132, LogLevel.Warning, "Cache '{Cache}': the worker of the queue '{Queue}' failed, and tries again: {Failure}.")]
    public static partial void WorkFailed(ILogger logger, Exception? exception, string cache, string queue, string failure);

    [LoggerMessage(133, LogLevel.Warning, "Cache '{Cache}': attempt {Attempt} to write value {Sequence} of the queue '{Queue}' failed: {Failure}.")]
    public static partial void WriteFailed(ILogger logger, string cache, string queue, long sequence, int attempt, string failure);

    [LoggerMessage(134, LogLevel.Error, "Cache '{Cache}': value {Sequence} of the queue '{Queue}' is a dead letter: {Reason}.")]
    public static partial void WriteBuried(ILogger logger, string cache, string queue, long sequence, string reason);

    [LoggerMessage(136, LogLevel.Warning, "Cache '{Cache}': {Count} more attempts to write values of the queue '{Queue}' failed within a minute, at last: {Failure}.")]
    public static partial void WriteFailedAgain(ILogger logger, string cache, int count, string queue, string failure);

    [LoggerMessage(137, LogLevel.Error, "Cache '{Cache}': {Count} more values of the queue '{Queue}' are dead letters, all within a minute, at last: {Reason}.")]
    public static partial void WriteBuriedAgain(ILogger logger, string cache, int count, string queue, string reason);

    [LoggerMessage(135, LogLevel.Warning, "Cache '{Cache}': an accepted value's object could not be invalidated {Count} times, and is not tried again before the value is written.")]
    public static partial void LateInvalidationGivenUp(ILogger logger, string cache, int count);
}
