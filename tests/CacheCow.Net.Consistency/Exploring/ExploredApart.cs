using System.Globalization;

namespace CacheCow.Net.Consistency;

/// <summary>What a process that explored one scenario has said.</summary>
/// <param name="Scenario">Which.</param>
/// <param name="ExitCode">0: nothing was found; 1: something was.</param>
/// <param name="Lines">Its output.</param>
internal sealed record ExploredApart(string Scenario, int ExitCode, IReadOnlyList<string> Lines)
{
    /// <summary>How many interleavings were run to their end.</summary>
    public long Runs => Lines.Count == 0 ? 0 : long.Parse(Lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    /// <summary>How many more were run at random.</summary>
    public long Walks => Lines.Count > 0 && Lines[0].Split(Report.WalksBeside) is [var before, _] ? long.Parse(before.AsSpan(before.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture) : 0;

    public bool IsComplete => Lines.Count > 0 && Lines[0].Contains(Report.Complete, StringComparison.Ordinal);
}
