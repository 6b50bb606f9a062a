namespace CacheCow.Net.PostgreSql;

/// <summary>Provides the new state of a feed.</summary>
/// <param name="state">The new state.</param>
/// <param name="error">The error, or <see langword="null"/> if there is none.</param>
public sealed class FeedStateChangedEventArgs(FeedState state, Exception? error) : EventArgs
{
    /// <summary>Gets the new state.</summary>
    public FeedState State { get; } = state;

    /// <summary>Gets the error, or <see langword="null"/> if there is none.</summary>
    public Exception? Error { get; } = error;
}
