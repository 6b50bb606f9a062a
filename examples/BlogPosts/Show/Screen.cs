using Spectre.Console;

namespace BlogPosts.Show;

/// <summary>The terminal; plain text where the output goes to a file or another program.</summary>
internal static class Screen
{
    public static IAnsiConsole Open() => Console.IsOutputRedirected
        ? AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        })
        : AnsiConsole.Console;
}
