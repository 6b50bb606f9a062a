namespace CacheCow.Net.Redis;

/// <summary>Provides data for the event that is raised when the link to other processes' invalidations changes its state.</summary>
/// <param name="previous">The previous state.</param>
/// <param name="current">The current state.</param>
/// <param name="reason">The reason, if the current state is <see cref="BackplaneState.Silent"/>.</param>
public sealed class BackplaneStateChangedEventArgs(BackplaneState previous, BackplaneState current, string? reason = null) : EventArgs
{
    /// <summary>Gets the previous state.</summary>
    public BackplaneState Previous { get; } = previous;

    /// <summary>Gets the current state.</summary>
    public BackplaneState Current { get; } = current;

    /// <summary>
    /// Gets the reason why there is no sign of life, as far as this process knows it, such as the server's answer to the subscription. It
    /// is <see langword="null"/> for all other states.
    /// </summary>
    public string? Reason { get; } = reason;
}
