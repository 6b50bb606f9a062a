using System.Globalization;

namespace CacheCow.Net.Benchmarks;

/// <summary>A trace as the command line names it: a file, or a generator with its numbers.</summary>
internal static class TraceSpec
{
    private const int MostRequests = 100_000_000;
    private const int MostKeys = 100_000_000;
    private const double MostSkew = 10;

    /// <exception cref="FormatException">It names neither a file nor a generator with numbers in range, or the file is no trace.</exception>
    public static Trace Open(string spec)
    {
        var (kind, numbers) = spec.Split(':', 2) is [var before, var after] ? (before, after.Split(',')) : (spec, []);
        return kind switch
        {
            "loop" when numbers.Length == 2 => Trace.Of(spec, Generators.Loop(Keys(spec, numbers[0]), Requests(spec, numbers[1]))),
            "zipf" => Skewed(spec, numbers, Generators.Zipf),
            "scan" => Skewed(spec, numbers, Generators.Scan),
            "shift" => Skewed(spec, numbers, Generators.Shift),
            "loop" => throw new FormatException($"'{spec}': a loop is loop:KEYS,REQUESTS."),
            _ when File.Exists(spec) => TraceFile.Read(spec),
            _ => throw new FormatException($"'{spec}' is neither a file nor one of zipf:, loop:, scan: and shift:."),
        };
    }

    private static Trace Skewed(string spec, string[] numbers, Func<double, int, int, int, IEnumerable<long>> generate)
    {
        if (numbers.Length is not (3 or 4))
            throw new FormatException($"'{spec}': it takes SKEW,KEYS,REQUESTS[,SEED].");
        if (!double.TryParse(numbers[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var skew) || skew > MostSkew)
            throw new FormatException($"'{spec}': the skew '{numbers[0]}' must be from 0 to {MostSkew}.");
        var seed = numbers.Length == 4 ? Whole(spec, "seed", numbers[3], 0, int.MaxValue) : 1;
        return Trace.Of(spec, generate(skew, Keys(spec, numbers[1]), Requests(spec, numbers[2]), seed));
    }

    private static int Keys(string spec, string text) => Whole(spec, "number of keys", text, 1, MostKeys);

    private static int Requests(string spec, string text) => Whole(spec, "number of requests", text, 1, MostRequests);

    private static int Whole(string spec, string what, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"'{spec}': the {what} '{text}' must be from {least} to {most}.");
}
