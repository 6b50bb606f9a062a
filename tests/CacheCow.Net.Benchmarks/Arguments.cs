namespace CacheCow.Net.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Only">The beginning of the names of the measures to run; empty: all.</param>
/// <param name="Json">One JSON object a line.</param>
internal sealed record Arguments(string Only, bool Json)
{
    public const string Usage = """
        usage: CacheCow.Net.Benchmarks ratios [--only NAME] [--json]
               CacheCow.Net.Benchmarks hitratio --trace TRACE --size N [--json]
               CacheCow.Net.Benchmarks race [--seconds 10]

          --only NAME   the measures whose names begin with NAME: redis, redis.hit, memory.hit, local, envelope, peer
          --json        one JSON object a line

        Each line: name, unit, ours, baseline, ratio (ours / baseline); medians of alternating rounds.
        CACHECOW_REDIS: the address of a server to use; else one is started.
        """;

    public static Arguments? Read(ReadOnlySpan<string> args)
    {
        if (args is not ["ratios", ..])
            return null;
        var read = new Arguments("", false);
        for (var i = 1; i < args.Length; i++)
        {
            if (args[i] == "--json")
                read = read with { Json = true };
            else if (args[i] == "--only" && i + 1 < args.Length)
                read = read with { Only = args[++i] };
            else
                return null;
        }

        return read;
    }
}
