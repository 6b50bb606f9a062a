using BlogPosts.Race;
using Spectre.Console;

namespace BlogPosts.Show;

/// <summary>The race as a table that fills before one's eyes; once only where nobody watches.</summary>
internal static class RaceShow
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    public static async Task RunAsync(IAnsiConsole console, Contest contest, TimeSpan length, CancellationToken cancellationToken)
    {
        Explain(console, length);
        if (console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi)
            await WatchAsync(console, contest, contest.RunAsync(length, cancellationToken));
        else
        {
            await contest.RunAsync(length, cancellationToken);
            console.Write(RaceTable.Of(contest));
        }

        Conclude(console, contest);
    }

    private static void Explain(IAnsiConsole console, TimeSpan length)
    {
        console.Write(new Rule("[bold default]The race[/]").LeftJustified().RuleStyle("grey"));
        console.MarkupLine(
            $"[grey]{Course.Readers} readers and {Course.Writers} writers on {Course.Posts} posts, {length.TotalSeconds:n0} s for each side. " +
            "A writer commits a change, then invalidates. A read is stale if it returns an older version than one whose " +
            "invalidation had returned before the read began.[/]");
    }

    private static Task WatchAsync(IAnsiConsole console, Contest contest, Task race) =>
        console.Live(RaceTable.Of(contest)).StartAsync(async live =>
        {
            while (await Task.WhenAny(race, Task.Delay(Refresh)) != race)
                live.UpdateTarget(RaceTable.Of(contest));
            await race;
            live.UpdateTarget(RaceTable.Of(contest));
        });

    private static void Conclude(IAnsiConsole console, Contest contest) => console.MarkupLine(contest.CacheCow.Score.Stale == 0
        ? $"Stale posts: [red]{contest.Naive.Score.Stale:n0}[/] from the plain cache-aside, [green]none[/] from CacheCow.Net."
        : "[bold red]CacheCow.Net returned a stale post: that must not happen. Please report it.[/]");
}
