namespace CacheCow.Net.Consistency;

/// <summary>A violation, and the steps that lead to it.</summary>
/// <param name="Scenario">Where.</param>
/// <param name="What">What went wrong.</param>
/// <param name="Schedule">The steps.</param>
/// <param name="Labels">The steps, for a person.</param>
internal sealed record Finding(string Scenario, string What, IReadOnlyList<StepId> Schedule, IReadOnlyList<string> Labels);
