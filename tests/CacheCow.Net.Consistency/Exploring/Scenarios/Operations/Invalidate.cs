namespace CacheCow.Net.Consistency;

/// <summary>Invalidates what somebody else may have changed.</summary>
internal sealed record Invalidate(string Key) : Operation
{
    public override async Task RunAsync(World world, Node node)
    {
        var version = world.Source[Key];
        await node.Cache.InvalidateAsync(Key).ConfigureAwait(false);
        world.Promise.Returned(node, Key, version);
    }
}
