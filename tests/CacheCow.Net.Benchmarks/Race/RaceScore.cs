namespace CacheCow.Net.Benchmarks.Race;

/// <summary>What came of a race.</summary>
/// <param name="Reads">How many reads there were.</param>
/// <param name="Fetches">How often the source was asked.</param>
/// <param name="Stale">How many reads returned an older version than one whose invalidation had returned before the read began.</param>
/// <param name="Oldest">The longest time between such an invalidation's return and the read's beginning.</param>
internal sealed record RaceScore(long Reads, long Fetches, long Stale, TimeSpan Oldest);
