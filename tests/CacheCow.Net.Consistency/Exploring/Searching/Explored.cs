namespace CacheCow.Net.Consistency;

/// <summary>What came of exploring a scenario.</summary>
/// <param name="Scenario">Which.</param>
/// <param name="Runs">How many interleavings were run to their end.</param>
/// <param name="Cut">How many were left in the middle: another one covers them.</param>
/// <param name="Steps">How many steps were taken in all.</param>
/// <param name="IsComplete">There are no others.</param>
/// <param name="Finding">The violation; <see langword="null"/>: none was found.</param>
internal sealed record Explored(string Scenario, long Runs, long Cut, long Steps, bool IsComplete, Finding? Finding)
{
    /// <summary>How many more were run at random; some may be equal.</summary>
    public long Walks { get; init; }
}
