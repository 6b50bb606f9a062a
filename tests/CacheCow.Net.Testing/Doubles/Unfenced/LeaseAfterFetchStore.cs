namespace CacheCow.Net.Testing;

/// <summary>The fence off: the lease is taken after the fetch, just before the fill.</summary>
public sealed class LeaseAfterFetchStore(ICacheStore inner) : StoreDouble(inner)
{
    public override ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken) =>
        new(LeaseReply.Granted);

    public override async ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await Inner.LeaseAsync(keys, token, TimeSpan.FromSeconds(10), await Inner.ReadAsync(keys, cancellationToken), cancellationToken);
        return await Inner.FillAsync(keys, token, value, lifetime, cancellationToken);
    }
}
