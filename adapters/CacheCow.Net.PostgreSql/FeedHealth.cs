namespace CacheCow.Net.PostgreSql;

/// <summary>Describes the health of a feed.</summary>
/// <param name="State">The current state of the feed.</param>
/// <param name="LagBytes">
/// The number of bytes of the log whose invalidation is not confirmed to the server yet. <see langword="null"/> if there is no slot, or if
/// the server cannot be asked.
/// </param>
/// <param name="Delay">
/// The time between the commit of the last transaction and its invalidation, by the clock of the server. <see langword="null"/> if there
/// was no transaction yet.
/// </param>
/// <param name="Warnings">
/// The problems that need attention, with the statements to run where there are any. They never contain a value of a row.
/// </param>
public sealed record FeedHealth(FeedState State, long? LagBytes, TimeSpan? Delay, IReadOnlyList<string> Warnings)
{
    /// <summary>
    /// Gets a value that indicates whether the feed needs attention: <see langword="true"/> if there are warnings, or if the feed neither
    /// streams nor stands by.
    /// </summary>
    public bool IsWarning => Warnings.Count > 0 || State is not (FeedState.Streaming or FeedState.Standby);
}
