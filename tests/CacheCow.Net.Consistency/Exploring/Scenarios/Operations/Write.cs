namespace CacheCow.Net.Consistency;

/// <summary>Changes the source in a write scope.</summary>
internal sealed record Write(string Key) : Operation
{
    /// <summary>Announces that it writes what has this tag; <see langword="null"/>: the object.</summary>
    public string? Tag { get; init; }

    /// <summary>Hands over the new value.</summary>
    public bool Through { get; init; }

    /// <summary>Does something else between its commit and its end.</summary>
    public bool Lingers { get; init; }

    /// <summary>Changes nothing after all.</summary>
    public bool RollsBack { get; init; }

    public override async Task RunAsync(World world, Node node)
    {
        var intents = Intent.Collect();
        var scope = await node.Cache.BeginWriteAsync(Tag is null ? [Key] : [], Tag is null ? null : [Tag]).ConfigureAwait(false);
        if (!RollsBack)
            await CommitAsync(world, node, Key, intents).ConfigureAwait(false);
        var version = world.Source[Key];
        if (Through)
            scope.Complete(version == 0 ? null : new Versioned(Key, version));
        if (Lingers)
            await node.ParkAsync("the writer goes on", Key, Footprint.None).ConfigureAwait(false);
        await scope.EndAsync().ConfigureAwait(false);
        world.Promise.Returned(node, Key, version);
    }
}
