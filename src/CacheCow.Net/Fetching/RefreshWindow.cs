namespace CacheCow.Net;

/// <summary>How long before its expiry an object may be fetched anew.</summary>
internal sealed class RefreshWindow<TKey, TObj>(ObjectSource<TKey, TObj> source)
    where TKey : notnull
{
    /// <returns>Zero: it is not, since the policy says so, or since it has no expiry of its own, or is none.</returns>
    public TimeSpan Of(TKey key, in Found<TObj> found)
    {
        if (found.ExpiresAt == 0 || !found.Known.Exists)
            return TimeSpan.Zero;
        try
        {
            var policy = source.PolicyOf(key, found.Known.Object);
            return policy.RefreshAhead < policy.Ttl ? policy.RefreshAhead : policy.Ttl;
        }
        catch (Exception)
        {
            // A hit is not to fail for what matters to fetches only.
            return TimeSpan.Zero;
        }
    }
}
