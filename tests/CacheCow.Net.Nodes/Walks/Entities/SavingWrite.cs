namespace CacheCow.Net.Nodes;

/// <summary>One <c>SaveChanges</c>, with a transaction of its own.</summary>
/// <param name="reaches">The store can be reached; else the context leaves its keys in the outbox.</param>
/// <param name="tells">The cache is told by the context; else, as is usual, by an invalidation after it.</param>
internal sealed class SavingWrite(SteppingStore store, WalkDatabase database, Steps steps, CacheCowOptions options, bool tells = true, bool reaches = true)
    : EfWrite(store, database, steps, options, tells, reaches)
{
    private readonly bool _tells = tells;

    protected override async Task WriteAsync(WalkContext context, WalkObjects objects)
    {
        await SaveAsync(context, objects.All);
        if (!_tells)
            await Cache.InvalidateManyAsync(objects.All.Select(key => new Lookup(typeof(WalkItem), nameof(WalkItem.Id), key)));
    }
}
