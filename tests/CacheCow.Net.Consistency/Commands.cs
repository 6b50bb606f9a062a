using CacheCow.Net.Consistency.Histories;

namespace CacheCow.Net.Consistency;

/// <summary>All that this program does.</summary>
internal static class Commands
{
    private const int NotRun = 2;

    private static readonly Command[] All =
    [
        new("explore", "[--scenario NAME,NAME] [--runs N] [--seconds N] [--seed N] [--store memory|sqlite] [--schedule \"STEPS\"]: runs all interleavings of small scenarios, or with a seed random ones of large ones.", ExploreCommand.RunAsync),
        new("mutants", "[--only NAME,NAME]: puts deliberate faults into the product, one at a time, and has the explorer find them.", MutantsCommand.RunAsync),
        new("mutant", "FOLDER --scenario NAME: explores with other packages; mutants does this.", MutantsCommand.RunOneAsync),
        new("fuzz", "[--target NAME,NAME] [--inputs N] [--seed N] [--input HEX]: gives each parser 10 million hostile inputs, and checks every answer.", FuzzCommand.RunAsync),
        new("history", HistoryOptions.Usage, HistoryCommand.RunAsync),
        new("history-node", "one process of a history, which the others start", HistoryNode.RunAsync),
    ];

    public static string Usage => string.Join(Environment.NewLine, All.Select(Line).Prepend("Checks that CacheCow.Net keeps its promise."));

    /// <summary>Runs what the arguments ask for. Who asks for help gets it on the output, and 0; what cannot be run is told of among the errors.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors)
    {
        var command = arguments.Length == 0 ? null : Find(arguments[0]);
        if (arguments.Any(IsHelp))
        {
            await output.WriteLineAsync(command is null ? Usage : Line(command)).ConfigureAwait(false);
            return 0;
        }

        if (command is not null)
            return await RunAsync(command, arguments[1..], errors).ConfigureAwait(false);
        await errors.WriteLineAsync(Usage).ConfigureAwait(false);
        return NotRun;
    }

    private static async Task<int> RunAsync(Command command, string[] arguments, TextWriter errors)
    {
        try
        {
            return await command.RunAsync(arguments).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidOperationException or IOException or TimeoutException or CacheStoreException)
        {
            await errors.WriteLineAsync($"{exception.GetType().Name}: {exception.Message}").ConfigureAwait(false);
            return NotRun;
        }
    }

    private static string Line(Command command) => $"  {command.Name,-10} {command.Usage}";

    private static bool IsHelp(string argument) => argument is "--help" or "-h";

    private static Command? Find(string name) => Array.Find(All, command => command.Name == name);
}
