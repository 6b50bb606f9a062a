namespace CacheCow.Net.Nodes;

/// <summary>A walk, for people.</summary>
internal static class WalkCommand
{
    public static async Task<int> RunAsync(Arguments arguments)
    {
        await using var place = await WalkPlace.OpenAsync(arguments.Text("store", "redis"));
        var lifetime = arguments.Seconds("write-lifetime", WriteNode.Lifetime.TotalSeconds);
        var walk = new Walk(
            place,
            beforeReturn => new WalkCache(place.Store, place.Database, WriteNode.Options(TimeSpan.FromSeconds(lifetime)), beforeReturn),
            arguments.With("write-node")[1..],
            Enum.Parse<OtherWriter>(arguments.Text("other", nameof(OtherWriter.None)), ignoreCase: true));
        var steps = await walk.RunAsync();
        foreach (var step in steps)
            await Console.Out.WriteLineAsync(step.ToString());
        return steps.Any(step => step.Reads.Stale > 0) ? 1 : 0;
    }
}
