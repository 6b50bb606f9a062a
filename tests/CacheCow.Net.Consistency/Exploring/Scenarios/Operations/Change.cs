namespace CacheCow.Net.Consistency;

/// <summary>Changes the source, then invalidates.</summary>
internal sealed record Change(string Key) : Operation
{
    public TimeSpan Hold { get; init; }

    public override async Task RunAsync(World world, Node node)
    {
        await CommitAsync(world, node, Key).ConfigureAwait(false);
        var version = world.Source[Key];
        await node.Cache.InvalidateAsync(Key, Hold).ConfigureAwait(false);
        world.Promise.Returned(node, Key, version);
    }
}
