namespace CacheCow.Net.Consistency;

/// <summary>Reads, and judges what comes back.</summary>
internal sealed record Get(string Key) : Operation
{
    /// <summary>Asks for what the source has now.</summary>
    public bool Anew { get; init; }

    // That looks at the source.
    public override bool Changes => Anew;

    public override async Task RunAsync(World world, Node node)
    {
        var floor = Anew ? world.Source[Key] : world.Promise.FloorOf(node, Key);
        world.Promise.Check(node, Key, floor, await node.Cache.GetAsync(Key, new ReadOptions { Refresh = Anew }).ConfigureAwait(false));
    }
}
