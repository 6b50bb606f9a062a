using System.Globalization;

namespace CacheCow.Net.Consistency;

/// <summary>What another process has said of one scenario that it explored.</summary>
/// <param name="Scenario">Which.</param>
/// <param name="ExitCode">0: nothing was found; 1: something was, in this scenario or another of the same process.</param>
/// <param name="Lines">Its output.</param>
internal sealed record ExploredApart(string Scenario, int ExitCode, IReadOnlyList<string> Lines)
{
    /// <summary>How many interleavings were run to their end.</summary>
    public long Runs => Lines.Count == 0 ? 0 : long.Parse(WordsOf(Lines[0])[1], CultureInfo.InvariantCulture);

    /// <summary>How many were left out on their way, since they differ from others only in the order of steps that commute.</summary>
    public long LeftOut => Lines.Count == 0 ? 0 : long.Parse(WordsOf(Lines[0])[3], CultureInfo.InvariantCulture);

    /// <summary>How many more were run at random.</summary>
    public long Walks => Lines.Count > 0 && Lines[0].Split(Report.WalksBeside) is [var before, _] ? long.Parse(before.AsSpan(before.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture) : 0;

    public bool IsComplete => Lines.Count > 0 && Lines[0].Contains(Report.Complete, StringComparison.Ordinal);

    /// <summary>Parts a process's output by scenario: each begins with a line that is not indented.</summary>
    public static IEnumerable<ExploredApart> Read(int exitCode, IReadOnlyList<string> lines)
    {
        var begins = Enumerable.Range(0, lines.Count).Where(at => !lines[at].StartsWith(' ')).Append(lines.Count).ToArray();
        if (begins.Length == 1)
            return [new ExploredApart("(none)", exitCode, lines)];
        return begins.Zip(begins.Skip(1), (from, to) => new ExploredApart(WordsOf(lines[from])[0], exitCode, [.. lines.Skip(from).Take(to - from)]));
    }

    private static string[] WordsOf(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
