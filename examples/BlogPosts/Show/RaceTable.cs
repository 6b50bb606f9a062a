using BlogPosts.Race;
using Spectre.Console;

namespace BlogPosts.Show;

/// <summary>Where the two sides stand, for people.</summary>
internal static class RaceTable
{
    public static Table Of(Contest contest)
    {
        var table = new Table().RoundedBorder().BorderColor(Color.Grey).Expand();
        table.AddColumn("Cache");
        foreach (var heading in (string[])["Reads", "From the database", "Stale", "Share"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        table.AddRow(Row("Plain cache-aside", contest.Naive));
        table.AddRow(Row("CacheCow.Net", contest.CacheCow));
        return table;
    }

    private static string[] Row(string name, Standing standing)
    {
        var score = standing.Score;
        return score.Reads == 0
            ? [name, "", "", "", ""]
            : [name, $"{score.Reads:n0}", $"{standing.DatabaseReads:n0}", Stale(score, $"{score.Stale:n0}"), Stale(score, ShareOf(score))];
    }

    private static string Stale(Score score, string text) => score.Stale == 0 ? $"[bold green]{text}[/]" : $"[bold red]{text}[/]";

    // Three digits however small the share is: 0 % stands for none at all.
    private static string ShareOf(Score score) => score.Stale == 0 ? "0 %" : $"{100.0 * score.Stale / score.Reads:g3} %";
}
