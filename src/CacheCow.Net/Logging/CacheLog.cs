using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CacheCow.Net;

/// <summary>
/// What one cache tells a log. Never a key, a value, or what a driver says of either, unless <see cref="CacheCowOptions.LogKeys"/> is set: exceptions are told by their types.
/// </summary>
internal sealed class CacheLog
{
    /// <summary>The category of all that this package logs.</summary>
    public const string Category = "CacheCow.Net";

    private readonly string _cache;
    private readonly bool _tellsAll;
    private readonly Occurrences _storeFailures;
    private readonly Occurrences _refreshFailures;
    private readonly Occurrences _pendingEnds;
    private readonly Occurrences _failedWrites;
    private readonly Occurrences _deadLetters;
    private readonly ConcurrentDictionary<Type, Occurrences> _serializing = new();
    private readonly ConcurrentDictionary<Type, Occurrences> _deserializing = new();
    private readonly TimeProvider _time;
    private (StoreStep Step, Exception Failure) _last;
    private (string Queue, string Failure) _lastWrite;
    private (string Queue, string Reason) _lastLetter;

    public CacheLog(string cache, CacheCowOptions options)
    {
        (_cache, _tellsAll, _time) = (cache, options.LogKeys, options.TimeProvider);
        Logger = options.LoggerFactory?.CreateLogger(Category) ?? NullLogger.Instance;
        _storeFailures = new Occurrences(_time, more => Messages.StoreFailedAgain(Logger, Told(_last.Failure), _cache, more, CacheMetrics.Word(_last.Step), Name(_last.Failure)));
        _refreshFailures = new Occurrences(_time, more => Messages.RefreshFailedAgain(Logger, _cache, more));
        _pendingEnds = new Occurrences(_time, more => Messages.EndPendingAgain(Logger, _cache, more));
        _failedWrites = new Occurrences(_time, more => Messages.WriteFailedAgain(Logger, _cache, more, _lastWrite.Queue, _lastWrite.Failure));
        _deadLetters = new Occurrences(_time, more => Messages.WriteBuriedAgain(Logger, _cache, more, _lastLetter.Queue, _lastLetter.Reason));
    }

    /// <summary>The log of a cache that tells nobody.</summary>
    public static CacheLog None { get; } = new("", new CacheCowOptions());

    public ILogger Logger { get; }

    public void StoreFailed(StoreStep step, Exception failure)
    {
        if (!Logger.IsEnabled(LogLevel.Warning))
            return;
        _last = (step, failure);
        if (_storeFailures.Happen())
            Messages.StoreFailed(Logger, Told(failure), _cache, CacheMetrics.Word(step), Name(failure));
    }

    public void SerializeFailed(Type type, Exception failure)
    {
        if (Logger.IsEnabled(LogLevel.Warning) && Of(_serializing, type, more => Messages.SerializeFailedAgain(Logger, _cache, more, type.ToString())).Happen())
            Messages.SerializeFailed(Logger, Told(failure), _cache, type.ToString(), Name(failure));
    }

    public void DeserializeFailed(Type type, Exception failure)
    {
        if (Logger.IsEnabled(LogLevel.Warning) && Of(_deserializing, type, more => Messages.DeserializeFailedAgain(Logger, _cache, more, type.ToString())).Happen())
            Messages.DeserializeFailed(Logger, Told(failure), _cache, type.ToString(), Name(failure));
    }

    public void BytesRefused(DecodeMiss reason, CacheKeys keys)
    {
        if (Logger.IsEnabled(LogLevel.Debug))
            Messages.BytesRefused(Logger, _cache, reason, Shown(keys));
    }

    public void FillRejected(FillOutcome outcome, CacheKeys keys)
    {
        if (Logger.IsEnabled(LogLevel.Debug))
            Messages.FillRejected(Logger, _cache, outcome, Shown(keys));
    }

    public void RefreshFailed(Exception failure)
    {
        if (Logger.IsEnabled(LogLevel.Warning) && _refreshFailures.Happen())
            Messages.RefreshFailed(Logger, Told(failure), _cache, Name(failure));
    }

    public void EndPending(int objects)
    {
        if (Logger.IsEnabled(LogLevel.Warning) && _pendingEnds.Happen())
            Messages.EndPending(Logger, _cache, objects);
    }

    public void OwedForgotten(int objects) => Messages.OwedForgotten(Logger, _cache, objects, OwedInvalidations.Most);

    public void RepeatedInvalidationFailed(Exception failure) => Messages.RepeatedInvalidationFailed(Logger, Told(failure), _cache, Name(failure));

    public void WorkBegan(string queue) => Messages.WorkBegan(Logger, _cache, queue);

    public void WorkEnded(string queue) => Messages.WorkEnded(Logger, _cache, queue);

    public void WorkFailed(string queue, Exception failure) => Messages.WorkFailed(Logger, Told(failure), _cache, queue, Name(failure));

    public void WriteFailed(string queue, long sequence, int attempt, string failure)
    {
        if (!Logger.IsEnabled(LogLevel.Warning))
            return;
        _lastWrite = (queue, failure);
        if (_failedWrites.Happen())
            Messages.WriteFailed(Logger, _cache, queue, sequence, attempt, failure);
    }

    public void WriteBuried(string queue, long sequence, string reason)
    {
        if (!Logger.IsEnabled(LogLevel.Error))
            return;
        _lastLetter = (queue, reason);
        if (_deadLetters.Happen())
            Messages.WriteBuried(Logger, _cache, queue, sequence, reason);
    }

    public void LateInvalidationGivenUp(int attempts) => Messages.LateInvalidationGivenUp(Logger, _cache, attempts);

    /// <summary>The exception, if it may be told in full.</summary>
    public Exception? Told(Exception? failure) => _tellsAll ? failure : null;

    /// <inheritdoc cref="FailureName.Of"/>
    public static string Name(Exception? failure) => FailureName.Of(failure);

    private string Shown(CacheKeys keys) => _tellsAll ? keys.Identity : "";

    private Occurrences Of(ConcurrentDictionary<Type, Occurrences> all, Type type, Action<int> again) =>
        all.GetOrAdd(type, static (_, args) => new Occurrences(args._time, args.again), (_time, again));
}
