namespace CacheCow.Net.Consistency.Histories;

/// <summary>What the command line of <c>history</c> asks for.</summary>
internal sealed record HistoryOptions
{
    public const string Usage = """
        real processes, real faults; every read is judged: --store memory|sqlite|redis|cluster|sentinel [--seconds 10] [--nodes 3] [--keys 50] [--seed 1]
                     [--faults kill,pause,partition,restart,failover,clock,slow,flush,scripts,evict,slots,full,wake]   what the store cannot have is left out, and said
                     [--local]           with a local tier, which may be behind by --max-staleness 2 seconds
                     [--durability N]    sentinel (of 2), cluster (of 1): invalidations wait for N replicas
                     [--control]         a plain cache-aside, which must be found out
                     [--export FILE]     the history, for checkers of linearizability
                     [--json] [--keep]   --keep: the history stays, whatever was found
        """;

    // Each process has a seed of its own, made of this one.
    private const int MostSeed = 1_000_000;

    private static readonly string[] Flags = ["local", "control", "json", "keep"];

    private static readonly string[] Values = ["store", "seconds", "nodes", "keys", "seed", "faults", "max-staleness", "durability", "export"];

    public StoreKind Store { get; init; } = StoreKind.Memory;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    public int Nodes { get; init; } = 3;

    public int Keys { get; init; } = 50;

    public int Seed { get; init; } = 1;

    public IReadOnlyList<FaultKind> Faults { get; init; } = [];

    /// <summary>How far a local tier may be behind; <see langword="null"/>: there is none.</summary>
    public TimeSpan? MaxStaleness { get; init; }

    /// <summary>How many replicas invalidations wait for.</summary>
    public int Durability { get; init; }

    /// <summary>What has returned is on all replicas, so that a failover must not lose it. On fewer, it depends on who is promoted.</summary>
    public bool SurvivesFailover => Durability >= (Store == StoreKind.Sentinel ? 2 : 1);

    /// <summary>The fence off.</summary>
    public bool IsControl { get; init; }

    public string? Export { get; init; }

    public bool IsJson { get; init; }

    public bool Keeps { get; init; }

    /// <exception cref="ArgumentException">It cannot be understood.</exception>
    public static HistoryOptions Parse(params ReadOnlySpan<string> words)
    {
        var given = WordPairs.Read(words, Flags, Values);
        var options = new HistoryOptions
        {
            Store = NamedValue<StoreKind>("store", given.GetValueOrDefault("store", "memory")),
            Duration = Number.Seconds("--seconds", given.GetValueOrDefault("seconds", "10")),
            Nodes = Whole(given, "nodes", 3, 1, 64),
            Keys = Whole(given, "keys", 50, 1, 100_000),
            Seed = Whole(given, "seed", 1, 0, MostSeed),
            Faults = [.. given.GetValueOrDefault("faults", "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => NamedValue<FaultKind>("faults", name)).Distinct()],
            MaxStaleness = given.ContainsKey("local") ? Number.Seconds("--max-staleness", given.GetValueOrDefault("max-staleness", "2"), 1, 60) : null,
            Durability = Whole(given, "durability", 0, 0, 5),
            IsControl = given.ContainsKey("control"),
            Export = given.GetValueOrDefault("export"),
            IsJson = given.ContainsKey("json"),
            Keeps = given.ContainsKey("keep"),
        };
        if (options.MaxStaleness is null && given.ContainsKey("max-staleness"))
            throw new ArgumentException("--max-staleness is that of a local tier: add --local, or leave it out.");
        return options.Durability == 0 || options.Store is StoreKind.Cluster or StoreKind.Sentinel
            ? options
            : throw new ArgumentException($"--durability is {options.Durability}, and --store {given.GetValueOrDefault("store", "memory")} has no replicas: leave it out, or use sentinel or cluster.");
    }

    private static T NamedValue<T>(string option, string name)
        where T : struct, Enum => Enum.TryParse<T>(name, ignoreCase: true, out var value) && char.IsAsciiLetter(name[0]) && !value.Equals(FaultKind.Replacement)
            ? value
            : throw new ArgumentException($"--{option} has '{name}', and takes {string.Join(", ", Enum.GetNames<T>().Where(one => one != nameof(FaultKind.Replacement))).ToLowerInvariant()}.");

    private static int Whole(Dictionary<string, string> given, string option, int orElse, int least, int most) =>
        given.TryGetValue(option, out var text) ? Number.Of("--" + option, text, least, most) : orElse;
}
