using System.Globalization;
using System.IO.Compression;

namespace CacheCow.Net.Benchmarks;

/// <summary>Reads traces from text, also compressed with gzip.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>One key a line. If the keys are numbers (LIRS), lines that are none separate processes and are left out; else every line that is not empty is a key.</item>
/// <item>ARC: four numbers a line, "start count ignored request", which stand for so many keys from the start on.</item>
/// </list>
/// </remarks>
internal static class TraceFile
{
    private const int LongestRun = 1_000_000;
    private const int ArcColumns = 4;

    public static Trace Read(string path)
    {
        using var file = File.OpenRead(path);
        if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            return Parse(Path.GetFileName(path), new StreamReader(file));
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        return Parse(Path.GetFileName(path), new StreamReader(unpacked));
    }

    /// <exception cref="FormatException">A line of an ARC trace is none, or there is no request at all.</exception>
    public static Trace Parse(string name, TextReader text)
    {
        var lines = new List<string>();
        while (text.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                lines.Add(line.Trim());
        }

        if (lines.Count == 0)
            throw new FormatException($"{name} holds no request: it is empty.");
        if (Numbers(lines[0]) is { Length: ArcColumns })
            return Trace.Of(name, Arc(name, lines));
        var numbers = lines.Where(line => Number(line) is not null).ToArray();
        return numbers.Length * 2 >= lines.Count ? Trace.Of(name, numbers.Select(line => Number(line)!.Value)) : Trace.Of(name, lines);
    }

    private static IEnumerable<long> Arc(string name, List<string> lines)
    {
        foreach (var (index, line) in lines.Index())
        {
            if (Numbers(line) is not { Length: ArcColumns } run || run[1] is < 1 or > LongestRun)
                throw new FormatException($"{name}, request {index + 1}: '{line}' is not of the ARC format, \"start count ignored request\", with a count from 1 to {LongestRun}.");
            for (var i = 0L; i < run[1]; i++)
                yield return run[0] + i;
        }
    }

    private static long[]? Numbers(string line)
    {
        var numbers = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Number).ToArray();
        return numbers.All(number => number is not null) ? [.. numbers.Select(number => number!.Value)] : null;
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
