namespace CacheCow.Net;

/// <summary>The breaker of a store has changed its state.</summary>
/// <param name="previous">What it was.</param>
/// <param name="current">What it is.</param>
/// <param name="failure">What the store has failed with last; <see langword="null"/>: it has answered.</param>
public sealed class StoreBreakerChangedEventArgs(StoreBreakerState previous, StoreBreakerState current, Exception? failure) : EventArgs
{
    /// <summary>What it was.</summary>
    public StoreBreakerState Previous { get; } = previous;

    /// <summary>What it is.</summary>
    public StoreBreakerState Current { get; } = current;

    /// <summary>What the store has failed with last; <see langword="null"/>: it has answered.</summary>
    public Exception? Failure { get; } = failure;
}
