namespace CacheCow.Net.Nodes;

/// <summary>A transaction with several saves, of which one is rolled back to a savepoint.</summary>
/// <param name="commits">It is committed, else rolled back.</param>
internal sealed class TransactionWrite(SteppingStore store, WalkDatabase database, Steps steps, CacheCowOptions options, bool commits)
    : EfWrite(store, database, steps, options, tells: true)
{
    protected override async Task WriteAsync(WalkContext context, WalkObjects objects)
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        await SaveAsync(context, objects.Completed, objects.Plain);
        await transaction.CreateSavepointAsync("here");
        await SaveAsync(context, objects.Cold);
        await transaction.RollbackToSavepointAsync("here");
        context.ChangeTracker.Clear();
        await SaveAsync(context, objects.Cold, objects.Tagged);
        await (commits ? transaction.CommitAsync() : transaction.RollbackAsync());
    }
}
