namespace CacheCow.Net.Nodes;

/// <summary>A transaction with several saves, of which one is rolled back to a savepoint.</summary>
internal sealed class TransactionWrite(SteppingStore store, WalkDatabase database, Steps steps, CacheCowOptions options)
    : EfWrite(store, database, steps, options)
{
    protected override async Task WriteAsync(WalkContext context, WalkObjects objects)
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        await SaveAsync(context, objects.Completed, objects.Plain);
        await transaction.CreateSavepointAsync("here");
        await SaveAsync(context, objects.Cold);
        await transaction.RollbackToSavepointAsync("here");
        context.ChangeTracker.Clear();
        await SaveAsync(context, objects.Tagged, objects.Cold, objects.TaggedCold);
        await transaction.CommitAsync();
    }
}
