namespace CacheCow.Net.Testing;

/// <summary>The fence off: an absent flag lets a fill pass ("nobody invalidated it, the lease only ran out").</summary>
public sealed class AbsentFlagPassesStore(ICacheStore inner) : StoreDouble(inner)
{
    public override async ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await Inner.LeaseAsync(keys, token, TimeSpan.FromSeconds(10), await Inner.ReadAsync(keys, cancellationToken), cancellationToken);
        return await Inner.FillAsync(keys, token, value, lifetime, cancellationToken);
    }
}
