using System.Diagnostics;
using Spectre.Console;

namespace BlogPosts.Show;

/// <summary>A few reads in a row: what each returns, what it costs the database, and how long it takes.</summary>
internal sealed class Tour(BlogPostCache cache, BlogDatabase database)
{
    private const string Post = "hello-cow";

    private readonly Table _table = new Table().RoundedBorder().BorderColor(Color.Grey).Expand();

    public async Task RunAsync(IAnsiConsole console)
    {
        database.Add(Post, "Hello, cow", "The first post.");
        await WarmUpAsync();

        _table.AddColumns("What happens", "What comes back");
        _table.AddColumn(new TableColumn("Database").RightAligned());
        _table.AddColumn(new TableColumn("Time").RightAligned());
        await ReadAsync("A first read: [yellow]miss[/]", Post);
        await ReadAsync("The same again: [green]hit[/]", Post);
        await RenameAsync();
        await ReadAsync("Read after that: [yellow]miss[/]", Post);
        await ReadAsync("The same again: [green]hit[/]", Post);
        await ReadAsync("No such post: [yellow]miss[/]", "no-such-post");
        await ReadAsync("The same again: [green]hit[/]", "no-such-post");
        console.Write(_table);
    }

    // The first calls of a program pay for its compiling; that is not what the times are about.
    private async Task WarmUpAsync()
    {
        const string warmUp = "warm-up";
        database.Add(warmUp, "", "");
        for (var turn = 0; turn < 50; turn++)
        {
            await cache.GetAsync(warmUp);
            await cache.GetAsync(warmUp);
            database.Rename(warmUp, "");
            await cache.InvalidateAsync(warmUp);
        }
    }

    private async Task ReadAsync(string what, string slug)
    {
        var (readsBefore, started) = (database.Reads, Stopwatch.GetTimestamp());
        var post = await cache.GetAsync(slug);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var found = post is null ? "[grey]nothing[/]" : Markup.Escape($"{post.Title} (version {post.Version})");
        _table.AddRow(what, found, database.Reads > readsBefore ? "1 read" : "–", TimeOf(elapsed));
    }

    private async Task RenameAsync()
    {
        var started = Stopwatch.GetTimestamp();
        database.Rename(Post, "Hello, calf");
        await cache.InvalidateAsync(Post);
        _table.AddRow("Renamed, then [blue]invalidated[/]", "", "1 write", TimeOf(Stopwatch.GetElapsedTime(started)));
    }

    private static string TimeOf(TimeSpan elapsed) => $"{elapsed.TotalMilliseconds:n3} ms";
}
