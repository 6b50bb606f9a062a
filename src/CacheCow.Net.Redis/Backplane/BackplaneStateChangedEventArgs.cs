namespace CacheCow.Net.Redis;

/// <summary>The link to other processes' invalidations has changed its state.</summary>
/// <param name="previous">What it was.</param>
/// <param name="current">What it is.</param>
/// <param name="reason">Why, if it is <see cref="BackplaneState.Silent"/>.</param>
public sealed class BackplaneStateChangedEventArgs(BackplaneState previous, BackplaneState current, string? reason = null) : EventArgs
{
    /// <summary>Gets what it was.</summary>
    public BackplaneState Previous { get; } = previous;

    /// <summary>Gets what it is.</summary>
    public BackplaneState Current { get; } = current;

    /// <summary>
    /// Gets why there is no sign of life, as far as this process knows, such as what the server said to the subscription; <see langword="null"/> for all other states.
    /// </summary>
    public string? Reason { get; } = reason;
}
