namespace CacheCow.Net.Consistency;

/// <summary>What <c>explore</c> was asked for.</summary>
internal sealed record ExploreOptions
{
    private readonly IReadOnlyList<Scenario>? _scenarios;

    /// <summary>Those that were named; else all that are small, or with a seed all that are large.</summary>
    public IReadOnlyList<Scenario> Scenarios
    {
        get
        {
            var some = _scenarios ?? (Seed is null ? AllScenarios.Small : AllScenarios.Large);
            return IsInFile ? [.. some.Select(scenario => scenario with { IsInFile = true })] : some;
        }
        private init => _scenarios = value;
    }

    public long Runs { get; init; } = long.MaxValue;

    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Random walks; <see langword="null"/>: all interleavings.</summary>
    public int? Seed { get; init; }

    /// <summary>All scenarios run over a <see cref="Sqlite.SqliteStore"/>; else only those that are meant to.</summary>
    public bool IsInFile { get; init; }

    /// <summary>Repeats these steps.</summary>
    public IReadOnlyList<StepId>? Schedule { get; init; }

    /// <exception cref="ArgumentException">An option is not known, or has no value.</exception>
    public static ExploreOptions Parse(string[] arguments)
    {
        var options = new ExploreOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length)
                throw new ArgumentException($"{arguments[i]} needs a value.");
            options = options.With(arguments[i], arguments[i + 1]);
        }

        return options;
    }

    private ExploreOptions With(string option, string value) => option switch
    {
        "--scenario" => this with { Scenarios = [.. value.Split(',').Select(AllScenarios.Find)] },
        "--runs" => this with { Runs = Number.Of(option, value, 1, long.MaxValue) },
        "--seconds" => this with { Longest = Number.Seconds(option, value) },
        "--seed" => this with { Seed = Number.Of(option, value) },
        "--store" => this with { IsInFile = value == "sqlite" || (value != "memory" ? throw new ArgumentException($"--store is '{value}', and must be memory or sqlite.") : false) },
        "--schedule" => this with { Schedule = [.. value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(StepId.Parse)] },
        _ => throw new ArgumentException($"'{option}' is not known: --scenario NAME,NAME --runs N --seconds N --seed N --store memory|sqlite --schedule \"STEPS\"."),
    };
}
