namespace CacheCow.Net.PostgreSql;

/// <summary>A feed's new state.</summary>
/// <param name="state">The state.</param>
/// <param name="error">What went wrong; <see langword="null"/>: nothing.</param>
public sealed class FeedStateChangedEventArgs(FeedState state, Exception? error) : EventArgs
{
    /// <summary>The state.</summary>
    public FeedState State { get; } = state;

    /// <summary>What went wrong; <see langword="null"/>: nothing.</summary>
    public Exception? Error { get; } = error;
}
