namespace CacheCow.Net;

/// <summary>
/// Represents an invalidation that is repeated until this object is disposed of. Safe for use by any number of threads. Disposing of it
/// more than once does no harm.
/// </summary>
public sealed class RepeatedInvalidation : IDisposable, IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly PeriodicTimer _timer;
    private readonly Task _running;
    private readonly CacheLog _log;

    internal RepeatedInvalidation(Func<CancellationToken, ValueTask<long>> invalidate, TimeSpan interval, TimeProvider time, CacheLog log)
    {
        _log = log;
        using (Background.WithoutContext())
        {
            _timer = new PeriodicTimer(interval, time);
            _running = RunAsync(invalidate);
        }
    }

    /// <summary>Ends the repetition. An invalidation that is under way is cancelled.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _ending.Cancel();
    }

    /// <summary>Ends the repetition, and waits until an invalidation that is under way has stopped.</summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _running.ConfigureAwait(false);
    }

    private async Task RunAsync(Func<CancellationToken, ValueTask<long>> invalidate)
    {
        while (await _timer.WaitForNextTickAsync().ConfigureAwait(false))
        {
            try
            {
                await invalidate(_ending.Token).ConfigureAwait(false);
            }
            catch (Exception) when (_ending.IsCancellationRequested)
            {
                // That is how it ends.
            }
            catch (Exception exception)
            {
                // Counted where it was thrown; the next time makes it good.
                _log.RepeatedInvalidationFailed(exception);
            }
        }
    }
}
