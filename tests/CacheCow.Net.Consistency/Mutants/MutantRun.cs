namespace CacheCow.Net.Consistency;

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">Which.</param>
/// <param name="Found">What the explorer found; empty: nothing.</param>
internal sealed record MutantRun(Mutant Mutant, string Found);
