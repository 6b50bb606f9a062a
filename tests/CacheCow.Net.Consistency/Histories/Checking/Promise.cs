namespace CacheCow.Net.Consistency.Histories;

/// <summary>What a history is checked for.</summary>
internal sealed record Promise
{
    /// <summary>How long a write intent stands that nobody renews.</summary>
    public required TimeSpan WriteLifetime { get; init; }

    /// <summary>P2: for how long a local tier may be behind; <see langword="null"/>: there is none, and P1 holds at once.</summary>
    public TimeSpan? MaxStaleness { get; init; }

    /// <summary>Invalidations wait for all replicas: a failover must lose none.</summary>
    public bool SurvivesFailover { get; init; }
}
