using System.Globalization;

namespace CacheCow.Net.Nodes;

/// <summary>The findings of a race, for people.</summary>
internal static class RaceTable
{
    private static readonly (string Title, Func<Findings, object> Value)[] Columns =
    [
        ("reads", found => found.Reads),
        ("local", found => found.LocalHits),
        ("store", found => found.StoreHits),
        ("fetches", found => found.Fetches),
        ("rejected", found => found.FillsRejected),
        ("writes", found => found.Writes),
        ("stale", found => found.Stale),
        ("beyond", found => found.Beyond),
        ("own", found => found.OwnStale),
        ("wrong", found => found.Wrong),
        ("at rest", found => found.StaleAtRest),
        ("max age ms", found => found.MaxAgeMs.ToString("0.0", CultureInfo.InvariantCulture)),
        ("store err", found => found.StoreErrors),
        ("errors", found => found.Errors),
    ];

    public static void Print(TextWriter to, IReadOnlyList<Findings> nodes, Findings sum)
    {
        to.WriteLine(Line("", column => column.Title));
        for (var i = 0; i < nodes.Count - 1; i++)
            to.WriteLine(Line($"node {i + 1}", column => column.Value(nodes[i])));
        to.WriteLine(Line("all", column => column.Value(sum)));
        to.WriteLine($"Stale reads by age in ms: {string.Join(", ", sum.Ages.Select((count, i) => $"{AgeClass(i)}: {count}"))}");
        if (sum.FirstError is { } error)
            to.WriteLine($"First error: {error}");
        to.WriteLine(sum.AreBad ? "A promise was broken." : "All promises were kept.");
    }

    private static string AgeClass(int i) =>
        i + 1 < Findings.AgeClasses.Length ? $"< {Findings.AgeClasses[i]}" : $">= {Findings.AgeClasses[i - 1]}";

    private static string Line(string name, Func<(string Title, Func<Findings, object> Value), object> cell) =>
        string.Create(CultureInfo.InvariantCulture, $"{name,-8}{string.Concat(Columns.Select(column => string.Create(CultureInfo.InvariantCulture, $"{cell(column),11}")))}");
}
