using CacheCow.Net.Consistency.Histories;

namespace CacheCow.Net.Consistency;

/// <summary>All that this program does.</summary>
internal static class Commands
{
    private static readonly Command[] All =
    [
        new("explore", "[--scenario NAME,NAME] [--runs N] [--seconds N] [--seed N] [--schedule \"STEPS\"]: runs all interleavings of small scenarios, or random ones.", ExploreCommand.RunAsync),
        new("mutants", "[--only NAME,NAME]: puts deliberate faults into the product, one at a time, and has the explorer find them.", MutantsCommand.RunAsync),
        new("mutant", "FOLDER --scenario NAME: explores with other packages; mutants does this.", MutantsCommand.RunOneAsync),
        new("fuzz", "[--target NAME,NAME] [--inputs N] [--seed N] [--input HEX]: gives each parser 10 million hostile inputs, and checks every answer.", FuzzCommand.RunAsync),
        new("history", HistoryOptions.Usage, HistoryCommand.RunAsync),
        new("history-node", "one process of a history, which the others start", HistoryNode.RunAsync),
    ];

    public static string Usage => string.Join(Environment.NewLine, All.Select(command => $"  {command.Name,-10} {command.Usage}").Prepend("Checks that CacheCow.Net keeps its promise."));

    public static Command? Find(string name) => Array.Find(All, command => command.Name == name);
}
