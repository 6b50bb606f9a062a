namespace CacheCow.Net;

// A store that is away.
public abstract partial class CacheCow<TKey, TObj>
{
    /// <summary>Occurs when the breaker of the store has changed its state (<see cref="CacheCowOptions.StoreBreaker"/>).</summary>
    /// <remarks>
    /// It is raised on a thread of the thread pool, for one change after the other. The sender is the store, or <see langword="null"/> if the store is no longer in use. Exceptions of handlers are
    /// ignored. The breaker is shared by the caches on a store, and keeps the handlers for as long as the store lives.
    /// </remarks>
    public event EventHandler<StoreBreakerChangedEventArgs>? StoreBreakerChanged
    {
        add => _steps.Breaker?.Changed += value;
        remove => _steps.Breaker?.Changed -= value;
    }

    /// <summary>
    /// Gets the state of the store's breaker: whether the store is asked. Without a breaker, it is always
    /// <see cref="StoreBreakerState.Closed"/>.
    /// </summary>
    public StoreBreakerState StoreBreakerState => _steps.Breaker?.Breaker.State ?? StoreBreakerState.Closed;
}
