namespace CacheCow.Net.Consistency;

/// <summary>What a caller does, from its call to its return.</summary>
internal abstract record Operation
{
    /// <summary>It changes the source or the store's promise, so that reads which start after it has returned are bound by it.</summary>
    public virtual bool Changes => true;

    public abstract Task RunAsync(World world, Node node);

    /// <summary>Invalidates what was changed to these versions: binds all who read after it has returned, or the own node after it has failed.</summary>
    protected static async Task InvalidateAsync(World world, Node node, IReadOnlyDictionary<string, int> versions, Func<Task> invalidate)
    {
        try
        {
            await invalidate().ConfigureAwait(false);
        }
        catch (CacheStoreException)
        {
            foreach (var (key, version) in versions)
                world.Promise.Failed(node, key, version);
            throw;
        }

        foreach (var (key, version) in versions)
            world.Promise.Returned(node, key, version);
    }

    /// <summary>Changes the source: one moment, under the write intents that the caller has.</summary>
    protected static async Task CommitAsync(World world, Node node, string key, IReadOnlyList<Intent>? intents = null)
    {
        await node.ParkAsync("the source is changed", key, new Footprint(0, ExploredKeys.InSource(key) | Resources.Order)).ConfigureAwait(false);
        world.Source[key]++;
        world.Promise.Committed(key, intents ?? []);
        await node.ParkAsync("the source has changed", key, Footprint.None).ConfigureAwait(false);
    }
}
