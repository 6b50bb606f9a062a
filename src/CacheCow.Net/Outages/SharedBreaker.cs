using Microsoft.Extensions.Logging;

namespace CacheCow.Net;

/// <summary>A breaker, and who is told of its changes.</summary>
internal sealed class SharedBreaker
{
    private readonly WeakReference<ICacheStore> _store;
    private readonly string _storeName;
    private readonly ILogger _logger;
    private readonly bool _tellsAll;
    private readonly int _failures;
    private readonly Action _closed;
    private Task _telling = Task.CompletedTask;

    public SharedBreaker(WeakReference<ICacheStore> store, string storeName, StoreBreakerOptions options, StoreTiming timing, bool tellsAll, Action closed)
    {
        (_store, _storeName, _logger, _tellsAll, _closed) = (store, storeName, timing.Logger, tellsAll, closed);
        _failures = options.Failures;
        Breaker = new StoreBreaker(store, options, timing, Tell);
    }

    /// <summary>Raised on a thread of the pool, one change after the other.</summary>
    public event EventHandler<StoreBreakerChangedEventArgs>? Changed;

    public StoreBreaker Breaker { get; }

    // One at a time, within the breaker's lock.
    private void Tell(StoreBreakerChangedEventArgs change, TimeSpan pause)
    {
        BreakerMetrics.Change(_storeName, change.Current);
        Log(change, pause);
        if (change.Current == StoreBreakerState.Closed)
            _closed();
        if (Changed is null)
            return;
        using (Background.WithoutContext())
            _telling = _telling.ContinueWith(_ => Raise(change), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void Log(StoreBreakerChangedEventArgs change, TimeSpan pause)
    {
        var (told, failure) = (_tellsAll ? change.Failure : null, CacheLog.Name(change.Failure));
        if (change.Current == StoreBreakerState.Closed)
            Messages.BreakerClosed(_logger, _storeName);
        else if (change is { Previous: StoreBreakerState.Closed, Current: StoreBreakerState.Open })
            Messages.BreakerOpened(_logger, told, _storeName, _failures, pause.TotalMilliseconds, failure);
        else if (change.Current == StoreBreakerState.Open)
            Messages.BreakerStaysOpen(_logger, told, _storeName, pause.TotalMilliseconds, failure);
    }

    private void Raise(StoreBreakerChangedEventArgs change)
    {
        try
        {
            Changed?.Invoke(_store.TryGetTarget(out var store) ? store : null, change);
        }
        catch (Exception)
        {
            // A handler's mistake is none of the store's.
        }
    }
}
