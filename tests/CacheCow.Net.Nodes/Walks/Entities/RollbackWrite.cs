namespace CacheCow.Net.Nodes;

/// <summary>A transaction that is rolled back.</summary>
internal sealed class RollbackWrite(SteppingStore store, WalkDatabase database, Steps steps, CacheCowOptions options)
    : EfWrite(store, database, steps, options)
{
    protected override async Task WriteAsync(WalkContext context, WalkObjects objects)
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        await SaveAsync(context, objects.All);
        await transaction.RollbackAsync();
    }
}
