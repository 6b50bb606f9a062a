namespace CacheCow.Net.Nodes;

/// <summary>As is usual: the transaction, and after it the invalidations.</summary>
internal sealed class HopingWrite(WalkCache cache, WalkDatabase database, Steps steps) : SqlWrite(database, steps)
{
    private readonly string _database = database.Name;

    public override async Task<string> WriteAsync(WalkObjects objects, int part)
    {
        await ChangeAsync(objects, part);
        await cache.InvalidateManyAsync(objects.ByKey);
        await cache.InvalidateTagAsync(objects.TagIn(_database));
        return "Hoped";
    }
}
