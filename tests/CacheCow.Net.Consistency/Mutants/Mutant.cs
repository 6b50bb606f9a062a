namespace CacheCow.Net.Consistency;

/// <summary>A deliberate fault in the product, which the explorer must find.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Hazard">What happens without the rule.</param>
/// <param name="Rule">The rule that is taken out.</param>
/// <param name="Scenario">Where it is found.</param>
/// <param name="Edits">What is replaced.</param>
internal sealed record Mutant(string Name, string Hazard, string Rule, string Scenario, params Edit[] Edits)
{
    /// <summary>The package that all others are made for.</summary>
    public const string Core = "CacheCow.Net";

    /// <summary>The package whose sources are edited.</summary>
    public string Package { get; init; } = Core;
}
