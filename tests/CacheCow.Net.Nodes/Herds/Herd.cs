using System.Globalization;
using System.Text.Json;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Nodes;

/// <summary>Many callers of several processes ask for one missing object at once.</summary>
internal static class Herd
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var rounds = await FindAsync(arguments);
        if (arguments.Has("json"))
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(rounds));
        else
            Print(Console.Out, rounds);

        // The first fetch was killed with its process.
        var due = arguments.Has("kill") ? 2 : 1;
        return rounds.All(round => round.Fetches == due && round.Missing == 0) ? 0 : 1;
    }

    public static async Task<IReadOnlyList<HerdRound>> FindAsync(Arguments arguments)
    {
        var rounds = arguments.Has("kill") ? 1 : arguments.Number("rounds", 5);
        await using var place = await Playground.OpenAsync(arguments, rounds + 1);
        var nodes = Enumerable.Range(0, arguments.Number("processes", 4)).Select(_ => new NodeProcess(place.Words("herd-node"))).ToList();
        try
        {
            foreach (var node in nodes)
                await node.ReadyAsync();
            var found = new List<HerdRound>();
            for (var key = 0; key < rounds; key++)
                found.Add(await RoundAsync(arguments, place, nodes, key));
            return found;
        }
        finally
        {
            foreach (var node in nodes)
                node.Dispose();
        }
    }

    private static async Task<HerdRound> RoundAsync(Arguments arguments, Playground place, List<NodeProcess> nodes, int key)
    {
        await Task.WhenAll(nodes.Select(node => node.TellAsync(Playground.Text(key))));
        var alive = arguments.Has("kill") ? await KillFetcherAsync(place, nodes, key) : nodes;
        var lines = await Task.WhenAll(alive.Select(node => node.HearAsync()));
        var answers = Array.ConvertAll(lines, line => JsonSerializer.Deserialize<HerdAnswer>(line)!);
        var got = answers.Sum(answer => answer.Answers);
        return new HerdRound(place.Truth.Fetches(key), got, alive.Count * arguments.Number("callers", 250) - got, answers.Max(answer => answer.SlowestMs));
    }

    private static async Task<List<NodeProcess>> KillFetcherAsync(Playground place, List<NodeProcess> nodes, int key)
    {
        await Until.TrueAsync("somebody fetches", () => Task.FromResult(place.Truth.Fetcher(key) != 0));
        var fetcher = nodes.Single(node => node.Id == place.Truth.Fetcher(key));
        await fetcher.KillAsync();
        return [.. nodes.Where(node => node != fetcher)];
    }

    private static void Print(TextWriter to, IReadOnlyList<HerdRound> rounds)
    {
        to.WriteLine("fetches  answers  missing  slowest ms");
        foreach (var round in rounds)
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round.Fetches,7}{round.Answers,9}{round.Missing,9}{round.SlowestMs,12:0}"));
    }
}
