namespace CacheCow.Net.Consistency;

/// <summary>Changes several objects in the source, then invalidates them together.</summary>
internal sealed record ChangeMany(params string[] Keys) : Operation
{
    public override async Task RunAsync(World world, Node node)
    {
        foreach (var key in Keys)
            await CommitAsync(world, node, key).ConfigureAwait(false);
        var versions = Array.ConvertAll(Keys, key => world.Source[key]);
        await node.Cache.InvalidateManyAsync(Keys).ConfigureAwait(false);
        for (var i = 0; i < versions.Length; i++)
            world.Promise.Returned(node, Keys[i], versions[i]);
    }
}
