namespace CacheCow.Net;

/// <summary>Provides data for the event that the breaker of a store has changed its state.</summary>
/// <param name="previous">The previous state.</param>
/// <param name="current">The current state.</param>
/// <param name="failure">The last failure of the store, or <see langword="null"/> if it has answered.</param>
public sealed class StoreBreakerChangedEventArgs(StoreBreakerState previous, StoreBreakerState current, Exception? failure) : EventArgs
{
    /// <summary>Gets the previous state.</summary>
    public StoreBreakerState Previous { get; } = previous;

    /// <summary>Gets the current state.</summary>
    public StoreBreakerState Current { get; } = current;

    /// <summary>Gets the last failure of the store, or <see langword="null"/> if it has answered.</summary>
    public Exception? Failure { get; } = failure;
}
