using System.Globalization;

namespace CacheCow.Net.Benchmarks;

/// <summary>What the command line of <c>hitratio</c> asks for.</summary>
internal sealed record HitRatioArguments(IReadOnlyList<string> Traces, IReadOnlyList<int> Sizes, bool Json)
{
    public const string Usage = """
        usage: CacheCow.Net.Benchmarks hitratio --trace TRACE --size N [--json]

          --trace FILE                             one key a line, the LIRS or the ARC format; also .gz
          --trace zipf:SKEW,KEYS,REQUESTS[,SEED]   popular and less popular keys: zipf:0.9,100000,1000000
          --trace scan:SKEW,KEYS,REQUESTS[,SEED]   the same, with 30 % of scans of 1,000 keys each
          --trace shift:SKEW,KEYS,REQUESTS[,SEED]  the same, with a working set that moves on
          --trace loop:KEYS,REQUESTS               the same keys over and over
          --size N                                 how many entries the cache holds
          --json                                   one JSON object a line

        --trace and --size may be given several times.
        """;

    /// <exception cref="FormatException">Something is missing, unknown or out of range.</exception>
    public static HitRatioArguments Read(ReadOnlySpan<string> args)
    {
        var (traces, sizes, json) = (new List<string>(), new List<int>(), false);
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--json")
                json = true;
            else if (args[i] == "--trace" && i + 1 < args.Length)
                traces.Add(args[++i]);
            else if (args[i] == "--size" && i + 1 < args.Length)
                sizes.Add(Size(args[++i]));
            else
                throw new FormatException($"'{args[i]}' is unknown, or its value is missing.");
        }

        if (traces.Count == 0 || sizes.Count == 0)
            throw new FormatException("At least one --trace and one --size are needed.");
        return new(traces, sizes, json);
    }

    private static int Size(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size >= 1
            ? size
            : throw new FormatException($"The size '{text}' must be from 1 to {int.MaxValue}.");
}
