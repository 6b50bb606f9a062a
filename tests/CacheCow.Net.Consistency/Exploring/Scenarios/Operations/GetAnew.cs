namespace CacheCow.Net.Consistency;

/// <summary>Asks for what the source has now. That is an invalidation, too: once it has returned, it binds all reads that start later.</summary>
internal sealed record GetAnew(string Key) : Operation
{
    public override bool Changes => true;

    public override async Task RunAsync(World world, Node node)
    {
        var floor = world.Source[Key];
        world.Promise.Check(node, Key, floor, await node.Cache.GetAsync(Key, new ReadOptions { Refresh = true }).ConfigureAwait(false));
        world.Promise.Returned(node, Key, floor);
    }
}
