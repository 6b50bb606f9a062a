namespace CacheCow.Net.PostgreSql;

/// <summary>How a feed is doing.</summary>
/// <param name="State">What it does at the moment.</param>
/// <param name="LagBytes">How much of the log the slot keeps that was not invalidated by yet, by whatever process; <see langword="null"/>: there is no slot, or the server cannot be asked.</param>
/// <param name="Delay">How long after its commit the last transaction was invalidated, by the server's clock; <see langword="null"/>: there was none yet.</param>
/// <param name="Warnings">What should be seen to, with the statements to run where there are any. Never a value of a row.</param>
public sealed record FeedHealth(FeedState State, long? LagBytes, TimeSpan? Delay, IReadOnlyList<string> Warnings)
{
    /// <summary>Should somebody look? True if there are warnings, or the feed neither streams nor stands by.</summary>
    public bool IsWarning => Warnings.Count > 0 || State is not (FeedState.Streaming or FeedState.Standby);
}
