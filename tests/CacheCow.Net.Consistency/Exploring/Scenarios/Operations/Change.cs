namespace CacheCow.Net.Consistency;

/// <summary>Changes the source, then invalidates.</summary>
internal sealed record Change(string Key) : Operation
{
    /// <summary>What is read from the source is its replica, which gets the change after the invalidation only, but before its hold runs out.</summary>
    public TimeSpan Hold { get; init; }

    public override Task RunAsync(World world, Node node) => Hold > TimeSpan.Zero ? HoldAsync(world, node) : ChangeAsync(world, node);

    private async Task HoldAsync(World world, Node node)
    {
        var intents = Intent.Collect();
        await node.Cache.InvalidateAsync(Key, Hold).ConfigureAwait(false);
        await CommitAsync(world, node, Key, intents).ConfigureAwait(false);
    }

    private async Task ChangeAsync(World world, Node node)
    {
        await CommitAsync(world, node, Key).ConfigureAwait(false);
        var versions = new Dictionary<string, int> { [Key] = world.Source[Key] };
        await InvalidateAsync(world, node, versions, () => node.Cache.InvalidateAsync(Key).AsTask()).ConfigureAwait(false);
    }
}
