namespace CacheCow.Net.Consistency;

/// <summary>What is explored.</summary>
internal static class AllScenarios
{
    /// <summary>Small enough to be searched in depth: in all their interleavings, or in as many as there is time for.</summary>
    public static IReadOnlyList<Scenario> Small { get; } =
        [.. FillScenarios.All, .. SharingScenarios.All, .. WriteScenarios.All, .. SweepScenarios.All, .. TierScenarios.All, .. LossScenarios.All, .. OutageScenarios.All, .. SourceScenarios.All];

    /// <summary>Too large for that: they are only walked at random.</summary>
    public static IReadOnlyList<Scenario> Large => CrowdScenarios.All;

    public static Scenario Find(string name) => Small.Concat(Large).FirstOrDefault(scenario => scenario.Name == name)
        ?? throw new ArgumentException($"There is no scenario '{name}'. There are: {string.Join(", ", Small.Concat(Large).Select(scenario => scenario.Name))}.");
}
