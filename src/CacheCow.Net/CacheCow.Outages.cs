namespace CacheCow.Net;

// A store that is away.
public abstract partial class CacheCow<TKey, TObj>
{
    /// <summary>
    /// The store's breaker has changed its state (<see cref="CacheCowOptions.StoreBreaker"/>). Raised on a thread of the pool, one change after the other; the sender is the store. What a handler throws is
    /// ignored.
    /// </summary>
    /// <remarks>The breaker is shared by the caches on a store, and holds on to the handlers for as long as the store lives.</remarks>
    public event EventHandler<StoreBreakerChangedEventArgs>? StoreBreakerChanged
    {
        add => _steps.Breaker?.Changed += value;
        remove => _steps.Breaker?.Changed -= value;
    }

    /// <summary>Is the store asked? <see cref="StoreBreakerState.Closed"/> also if no breaker is wanted.</summary>
    public StoreBreakerState StoreBreakerState => _steps.Breaker?.Breaker.State ?? StoreBreakerState.Closed;
}
