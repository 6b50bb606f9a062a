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
        await InvalidateAsync(world, node, versions, () => SweepAsync(node)).ConfigureAwait(false);
    }

    private Task SweepAsync(Node node) => Tag is not null ? node.Cache.InvalidateTagAsync(Tag).AsTask()
        : ByPattern ? node.Cache.InvalidatePatternAsync(Pattern).AsTask()
        : node.Cache.ClearAsync().AsTask();
}
