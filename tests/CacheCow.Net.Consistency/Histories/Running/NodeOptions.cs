using System.Globalization;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>The command line of one process of a history.</summary>
internal sealed record NodeOptions
{
    private static readonly string[] Names = ["store", "address", "folder", "id", "caches", "readers", "writers", "seed", "max-staleness", "durability", "control"];

    public required StoreKind Store { get; init; }

    /// <summary>Of the store: a server's address, or a file's path.</summary>
    public required string Address { get; init; }

    /// <summary>Where the truth is, and the history will be.</summary>
    public required string Folder { get; init; }

    /// <summary>Which process; each has its own.</summary>
    public required int Id { get; init; }

    /// <summary>How many caches, all on one store.</summary>
    public int Caches { get; init; } = 1;

    /// <summary>Of each cache.</summary>
    public int Readers { get; init; } = 4;

    /// <inheritdoc cref="Readers"/>
    public int Writers { get; init; } = 2;

    public int Seed { get; init; } = 1;

    public TimeSpan? MaxStaleness { get; init; }

    public int Durability { get; init; }

    public bool IsControl { get; init; }

    public string TruthFile => Path.Combine(Folder, "truth");

    public static NodeOptions Parse(params ReadOnlySpan<string> words)
    {
        var given = WordPairs.Read(words, [], Names);
        var staleness = double.Parse(given["max-staleness"], CultureInfo.InvariantCulture);
        return new NodeOptions
        {
            Store = Enum.Parse<StoreKind>(given["store"]),
            Address = given["address"],
            Folder = given["folder"],
            Id = Number("id"),
            Caches = Number("caches"),
            Readers = Number("readers"),
            Writers = Number("writers"),
            Seed = Number("seed"),
            MaxStaleness = staleness == 0 ? null : TimeSpan.FromSeconds(staleness),
            Durability = Number("durability"),
            IsControl = Number("control") == 1,
        };

        int Number(string name) => int.Parse(given[name], CultureInfo.InvariantCulture);
    }

    public string[] ToWords() =>
    [
        "--store", $"{Store}", "--address", Address, "--folder", Folder, "--id", Text(Id), "--caches", Text(Caches), "--readers", Text(Readers), "--writers", Text(Writers),
        "--seed", Text(Seed), "--max-staleness", Text(MaxStaleness?.TotalSeconds ?? 0), "--durability", Text(Durability), "--control", Text(IsControl ? 1 : 0),
    ];

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
