namespace CacheCow.Net.Consistency;

/// <summary>Reads, and judges what comes back.</summary>
internal sealed record Get(string Key) : Operation
{
    public override bool Changes => false;

    public override async Task RunAsync(World world, Node node)
    {
        var floor = world.Promise.FloorOf(node, Key);
        world.Promise.Check(node, Key, floor, await node.Cache.GetAsync(Key).ConfigureAwait(false));
    }
}
