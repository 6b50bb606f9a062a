namespace CacheCow.Net.Redis;

/// <summary>The link to other processes' invalidations has changed its state.</summary>
/// <param name="previous">What it was.</param>
/// <param name="current">What it is.</param>
public sealed class BackplaneStateChangedEventArgs(BackplaneState previous, BackplaneState current) : EventArgs
{
    /// <summary>What it was.</summary>
    public BackplaneState Previous { get; } = previous;

    /// <summary>What it is.</summary>
    public BackplaneState Current { get; } = current;
}
