using System.Globalization;

namespace CacheCow.Net.Consistency.Tests;

/// <summary>
/// How much of the statistical budgets is spent: interleavings, random walks, hostile inputs. What is asserted is the same at every scale, and what must be found (mutants, rules of the model,
/// histories without the fence) has budgets of its own, which end with the finding.
/// </summary>
internal static class ProofScale
{
    /// <summary>A percentage; <c>test.sh</c> prints it. All of them if it is not there.</summary>
    public const string Variable = "CACHECOW_PROOF_SCALE";

    private const int Most = 10_000;

    private static readonly int Percent = Parse(Environment.GetEnvironmentVariable(Variable));

    /// <summary>That part of a budget.</summary>
    public static long Of(long full) => full * Percent / 100;

    /// <exception cref="FormatException">It is no percentage: a proof whose size is not what was meant is none.</exception>
    public static int Parse(string? text) =>
        string.IsNullOrEmpty(text) ? 100
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= Most ? percent
        : throw new FormatException($"{Variable} is '{text}', and must be a percentage from 1 to {Most}.");
}
