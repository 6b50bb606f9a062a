using System.Text.Json;

namespace CacheCow.Net.Nodes;

/// <summary>Several processes read and change the same objects; what they find is added up.</summary>
internal static class Race
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        var findings = await FindAsync(arguments);
        if (arguments.Has("json"))
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(Sum(findings)));
        else
            RaceTable.Print(Console.Out, findings, Sum(findings));
        return Sum(findings).AreBad ? 1 : 0;
    }

    public static Findings Sum(IEnumerable<Findings> findings)
    {
        var sum = new Findings();
        foreach (var found in findings)
            sum.Add(found);
        return sum;
    }

    /// <summary>What each process has found; the last one what was there when all was over.</summary>
    public static async Task<IReadOnlyList<Findings>> FindAsync(Arguments arguments)
    {
        await using var place = await Playground.OpenAsync(arguments, arguments.Number("keys", 50));
        var nodes = Start(arguments, place);
        try
        {
            foreach (var node in nodes)
                await node.ReadyAsync();
            foreach (var node in nodes)
                await node.TellAsync("begin");
            var lines = await Task.WhenAll(nodes.Select(node => node.HearAsync()));
            return [.. lines.Select(line => JsonSerializer.Deserialize<Findings>(line)!), await LookAsync(place, arguments)];
        }
        finally
        {
            foreach (var node in nodes)
                node.Dispose();
        }
    }

    private static List<NodeProcess> Start(Arguments arguments, Playground place)
    {
        var nodes = new List<NodeProcess>();
        var count = arguments.Number("processes", 4);
        for (var i = 0; i < count; i++)
        {
            nodes.Add(new NodeProcess(place.Words(
                "node",
                ("readers", Playground.Text(Share(arguments.Number("readers", 24), i, count))),
                ("writers", Playground.Text(Share(arguments.Number("writers", 2), i, count))),
                ("seed", Playground.Text(arguments.Number("seed", 1) * 100 + i)))));
        }

        return nodes;
    }

    private static int Share(int all, int node, int nodes) => all / nodes + (node < all % nodes ? 1 : 0);

    /// <summary>What the store holds when nobody writes any more.</summary>
    public static async Task<Findings> LookAsync(Playground place, Arguments arguments)
    {
        var found = new Findings();
        if (arguments.Text("store", "redis") == "memory" || arguments.Has("plain"))
            return found;
        var store = await place.OpenStoreAsync();
        await using var closing = store as IAsyncDisposable;
        var source = new TruthSource(place.Truth, (_, _) => TimeSpan.Zero);
        var cache = new VersionCache(store, source, new CacheCowOptions { Name = "rest" }, arguments.Has("tag") ? VersionCache.SomeGroups : 0);
        for (var key = 0; key < place.Truth.Keys; key++)
        {
            if ((await cache.GetAsync(key))!.Version < place.Truth.Returned(key))
                found.StaleAtRest++;
        }

        return found;
    }
}
