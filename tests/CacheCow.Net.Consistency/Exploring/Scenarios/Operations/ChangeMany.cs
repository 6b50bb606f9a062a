namespace CacheCow.Net.Consistency;

/// <summary>Changes several objects in the source, then invalidates them together.</summary>
internal sealed record ChangeMany(params string[] Keys) : Operation
{
    public override async Task RunAsync(World world, Node node)
    {
        foreach (var key in Keys)
            await CommitAsync(world, node, key).ConfigureAwait(false);
        var versions = Keys.ToDictionary(static key => key, key => world.Source[key]);
        await InvalidateAsync(world, node, versions, () => node.Cache.InvalidateManyAsync(Keys).AsTask()).ConfigureAwait(false);
    }
}
