using System.CommandLine;

namespace BlogPosts.Commands;

/// <summary>The commands and their options.</summary>
internal static class CommandLine
{
    public static RootCommand Build()
    {
        var shared = new SharedOptions();
        var root = new RootCommand(
            "Blog posts in a SQLite file, read through CacheCow.Net: what a cache does, and a race that a plain cache-aside loses.");
        shared.AddTo(root);
        root.SetAction((parsed, cancellationToken) => Session.RunAsync(shared.Of(parsed), Scenes.EverythingAsync, cancellationToken));
        root.Subcommands.Add(BuildRace(shared));
        return root;
    }

    private static Command BuildRace(SharedOptions shared)
    {
        var json = new Option<bool>("--json")
        {
            Description = "Print the result as one line of JSON, and nothing else; its seconds are those of each side.",
        };
        var race = new Command("race", "Only the race.") { json };
        race.SetAction((parsed, cancellationToken) => Session.RunAsync(
            shared.Of(parsed), parsed.GetValue(json) ? Scenes.RaceAsJsonAsync : Scenes.RaceAsync, cancellationToken));
        return race;
    }
}
