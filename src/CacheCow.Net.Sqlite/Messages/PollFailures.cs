using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Sqlite;

/// <summary>Polls that have failed: counted, logged, and told to whoever asks. A file that is locked for a moment may fail again and again.</summary>
internal sealed class PollFailures
{
    private static readonly Meter Meter = new(CacheTelemetry.Name);
    private static readonly Counter<long> Count = Meter.CreateCounter<long>("cachecow.poll.failures", "{poll}", "Polls of a cache file for what other processes have invalidated that failed.");

    private readonly ILogger _logger;
    private readonly Occurrences _occurrences;
    private volatile Exception? _last;
    private string _lastName = "";
    private bool _isTold;

    public PollFailures(ILogger logger, TimeProvider time)
    {
        _logger = logger;
        _occurrences = new Occurrences(time, more => Messages.PollFailedAgain(_logger, more, _lastName));
    }

    /// <summary>Why the last poll has failed; <see langword="null"/>: it has not.</summary>
    public Exception? Last => _last;

    /// <summary>A poll has failed. One poll at a time.</summary>
    public void Failed(Exception failure)
    {
        (_last, _lastName) = (failure, FailureName.Of(failure));
        Count.Add(1);
        if (!_occurrences.Happen())
            return;
        _isTold = true;
        Messages.PollFailed(_logger, _lastName);
    }

    /// <summary>A poll has succeeded. One poll at a time.</summary>
    public void Succeeded()
    {
        if (_last is null)
            return;
        _last = null;
        if (_isTold)
            Messages.PollWorks(_logger);
        _isTold = false;
    }

    /// <summary>Nobody listens any more.</summary>
    public void Forget() => (_last, _isTold) = (null, false);
}
