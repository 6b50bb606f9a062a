using System.Globalization;

namespace CacheCow.Net.Nodes;

/// <summary>One write to a <see cref="WriteLog"/>.</summary>
internal sealed record LoggedWrite(string Key, string Value, long Sequence, int Process = 0)
{
    public static LoggedWrite Parse(string line) =>
        line.Split(' ') is [var key, var value, var sequence, var process]
            ? new LoggedWrite(key, value, long.Parse(sequence, CultureInfo.InvariantCulture), int.Parse(process, CultureInfo.InvariantCulture))
            : throw new FormatException($"'{line}' is no line of a log of writes.");
}
