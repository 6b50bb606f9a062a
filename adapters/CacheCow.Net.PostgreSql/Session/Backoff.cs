namespace CacheCow.Net.PostgreSql;

/// <summary>Pauses that grow.</summary>
internal sealed class Backoff(PostgresFeedOptions options)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);

    private TimeSpan _next = Least(First, options.LongestRetry);

    public void Reset() => _next = Least(First, options.LongestRetry);

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        var pause = _next;
        _next = Least(_next * 2, options.LongestRetry);
        return Task.Delay(pause, options.TimeProvider, cancellationToken);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
