using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Redis;

/// <summary>
/// Changes that failed, and that other processes could not be told of either. The caller hears of the first failure; this one is logged: others may have what is gone in their local
/// tiers for as long as a silent link lets them.
/// </summary>
internal sealed class UntoldInvalidations
{
    private readonly ILogger _logger;
    private readonly Occurrences _occurrences;

    public UntoldInvalidations(ILogger logger, TimeProvider time)
    {
        _logger = logger;
        _occurrences = new Occurrences(time, more => Messages.OthersNotToldAgain(_logger, more));
    }

    public void Failed(Exception failure)
    {
        if (_logger.IsEnabled(LogLevel.Warning) && _occurrences.Happen())
            Messages.OthersNotTold(_logger, FailureName.Of(failure));
    }
}
