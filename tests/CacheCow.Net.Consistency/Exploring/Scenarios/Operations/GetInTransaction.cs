namespace CacheCow.Net.Consistency;

/// <summary>Reads in a transaction that has begun: what it returns may be as old as that, but must not be cached.</summary>
internal sealed record GetInTransaction(string Key) : Operation
{
    /// <summary>By a call that reads several.</summary>
    public bool AsMany { get; init; }

    // It reads the source as it is now.
    public override bool Changes => true;

    public override async Task RunAsync(World world, Node node)
    {
        using var transaction = new System.Transactions.TransactionScope(System.Transactions.TransactionScopeAsyncFlowOption.Enabled);
        node.Cache.TakeSnapshot();
        await node.ParkAsync("the transaction goes on", Key, Footprint.None).ConfigureAwait(false);
        if (AsMany)
            await node.Cache.GetManyAsync([Key]).ConfigureAwait(false);
        else
            await node.Cache.GetAsync(Key).ConfigureAwait(false);
    }
}
