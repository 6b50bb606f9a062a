namespace CacheCow.Net.Consistency;

/// <summary>What is called across the border of a <see cref="MutantContext"/>: only texts go over it.</summary>
internal static class MutantTarget
{
    private const int Walks = 30_000;
    private const int Interleavings = 100_000;

    /// <summary>Explores at random first, which mostly finds a fault soon, and then in depth. How many interleavings are run is said beforehand, and no time ends them.</summary>
    /// <returns>What was found; empty: nothing.</returns>
    public static async Task<string> ExploreAsync(string[] arguments)
    {
        var options = ExploreOptions.Parse(arguments) with { Longest = TimeSpan.MaxValue, Runs = Interleavings };
        foreach (var scenario in options.Scenarios)
        {
            var explored = await ExploreCommand.ExploreAsync(scenario, options with { Seed = 1, Runs = Walks }).ConfigureAwait(false);
            if (explored.Finding is null)
                explored = await ExploreCommand.ExploreAsync(scenario, options).ConfigureAwait(false);
            if (explored.Finding is { } finding)
                return $"{finding.What} (in {scenario.Name}, after {explored.Runs + explored.Cut} interleavings, {finding.Schedule.Count} steps: {string.Join(' ', finding.Schedule)})";
        }

        return "";
    }
}
