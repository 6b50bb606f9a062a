namespace CacheCow.Net.Consistency;

/// <summary>Changes the source, then invalidates whatever has a tag, or fits a pattern, or is in the store at all.</summary>
internal sealed record ChangeAndSweep(string Key, string? Tag = null) : Operation
{
    private static readonly CacheKeys Pattern = new("*", "*", "*");

    /// <summary>By a pattern that all objects fit.</summary>
    public bool ByPattern { get; init; }

    public override async Task RunAsync(World world, Node node)
    {
        await CommitAsync(world, node, Key).ConfigureAwait(false);
        var versions = new Dictionary<string, int>(world.Source);
        if (Tag is not null)
            await node.Cache.InvalidateTagAsync(Tag).ConfigureAwait(false);
        else if (ByPattern)
            await node.Cache.InvalidatePatternAsync(Pattern).ConfigureAwait(false);
        else
            await node.Cache.ClearAsync().ConfigureAwait(false);
        foreach (var (key, version) in versions)
            world.Promise.Returned(node, key, version);
    }
}
