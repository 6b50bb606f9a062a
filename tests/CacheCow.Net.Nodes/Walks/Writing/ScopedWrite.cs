namespace CacheCow.Net.Nodes;

/// <summary>A write scope around the transaction.</summary>
/// <param name="completes">One of the objects gets its new value.</param>
internal sealed class ScopedWrite(WalkCache cache, WalkDatabase database, Steps steps, bool completes) : SqlWrite(database, steps)
{
    private readonly string _database = database.Name;

    public override async Task<string> WriteAsync(WalkObjects objects, int part)
    {
        await using var write = await cache.BeginWriteAsync(
            objects.ByKey, [objects.TagIn(_database)], completes);
        var version = await ChangeAsync(objects, part);
        if (completes)
            write.Complete(objects.Completed, new Versioned(objects.Completed, version));
        return $"{await write.EndAsync()}";
    }
}
