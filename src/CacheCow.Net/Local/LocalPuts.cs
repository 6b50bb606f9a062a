namespace CacheCow.Net;

/// <summary>Puts what was read or filled into the local tier, if there is one.</summary>
internal sealed class LocalPuts<TKey, TObj>(LocalTier<TKey, TObj>? tier, RefreshWindow<TKey, TObj> window)
    where TKey : notnull
{
    /// <summary>L1. A ticket that was never taken puts nothing.</summary>
    public void Put(TKey key, StoreAddress address, in ReadTicket ticket, in Found<TObj> found)
    {
        if (tier is not null && ticket.IsTaken)
            tier.Put(key, address, ticket, found, window.Of(key, found));
    }
}
