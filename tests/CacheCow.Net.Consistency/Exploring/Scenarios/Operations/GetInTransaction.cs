namespace CacheCow.Net.Consistency;

/// <summary>Reads in a transaction that has begun: what it returns may be as old as that, but must not be cached.</summary>
internal sealed record GetInTransaction(string Key) : Operation
{
    // It reads the source as it is now.
    public override bool Changes => true;

    public override async Task RunAsync(World world, Node node)
    {
        using var transaction = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled);
        node.Cache.TakeSnapshot();
        await node.ParkAsync("the transaction goes on", Key, Footprint.None).ConfigureAwait(false);
        await node.Cache.GetAsync(Key).ConfigureAwait(false);
    }
}
