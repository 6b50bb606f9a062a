using BlogPosts.Race;
using BlogPosts.Show;
using BlogPosts.Stores;
using Spectre.Console;

namespace BlogPosts.Commands;

/// <summary>What each command does in its session.</summary>
internal static class Scenes
{
    public static async Task EverythingAsync(Session session, CancellationToken cancellationToken)
    {
        var console = Screen.Open();
        Greet(console, session.Settings.Store);
        await new Tour(new BlogPostCache(session.Stores.Store, session.Database), session.Database).RunAsync(console);
        console.WriteLine();
        await RaceShow.RunAsync(console, ContestOf(session), session.Settings.Length, cancellationToken);
    }

    public static Task RaceAsync(Session session, CancellationToken cancellationToken) =>
        RaceShow.RunAsync(Screen.Open(), ContestOf(session), session.Settings.Length, cancellationToken);

    public static async Task RaceAsJsonAsync(Session session, CancellationToken cancellationToken)
    {
        var contest = ContestOf(session);
        await contest.RunAsync(session.Settings.Length, cancellationToken);
        await Console.Out.WriteLineAsync(RaceJson.Of(contest));
    }

    private static Contest ContestOf(Session session) => new(session.Database, session.Stores);

    private static void Greet(IAnsiConsole console, StoreKind store)
    {
        console.Write(new Rule("[bold default]Blog posts[/]").LeftJustified().RuleStyle("grey"));
        console.MarkupLine($"[grey]Posts in a SQLite file, cached {PlaceOf(store)}.[/]");
    }

    private static string PlaceOf(StoreKind store) => store switch
    {
        StoreKind.Memory => "in memory",
        StoreKind.Sqlite => "in another SQLite file",
        _ => "in Redis",
    };
}
