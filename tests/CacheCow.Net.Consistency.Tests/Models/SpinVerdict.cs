using System.Globalization;
using System.Text.RegularExpressions;

namespace CacheCow.Net.Consistency.Tests;

/// <summary>What SPIN found.</summary>
/// <param name="IsSafe">Every state was visited, by an exact search, and none breaks an assertion or is a dead end.</param>
/// <param name="IsBroken">An assertion was violated.</param>
/// <param name="States">How many states were visited.</param>
/// <param name="Schedule">The steps that lead to the violation, a line each.</param>
/// <param name="Report">All that SPIN wrote.</param>
internal sealed partial record SpinVerdict(bool IsSafe, bool IsBroken, long States, string Schedule, string Report)
{
    private static readonly string[] Incomplete = ["Search not completed", "max search depth too small", "out of memory", "Bit statespace", "Hash-Compact"];

    public static SpinVerdict Of(string report, string schedule)
    {
        var isComplete = report.Contains("Full statespace search", StringComparison.Ordinal) && !Incomplete.Any(word => report.Contains(word, StringComparison.Ordinal));
        var errors = Number(Errors(), report);
        return new(
            isComplete && errors == 0,
            errors > 0 && report.Contains("assertion violated", StringComparison.Ordinal),
            Number(Stored(), report), string.Join('\n', schedule.Split('\n').Where(IsStep)), report);
    }

    /// <summary>For the test's log, and for its failure.</summary>
    public override string ToString() => $"{States} states\n{Schedule}\n{(IsSafe || IsBroken ? "" : Report)}".TrimEnd();

    private static bool IsStep(string line) => line.StartsWith("client ", StringComparison.Ordinal) || line.StartsWith("the ", StringComparison.Ordinal);

    private static long Number(Regex regex, string report) =>
        regex.Match(report) is { Success: true } match ? (long)double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : -1;

    [GeneratedRegex(@"errors: (\d+)")]
    private static partial Regex Errors();

    [GeneratedRegex(@"([\d.e+]+) states, stored")]
    private static partial Regex Stored();
}
