namespace CacheCow.Net.Testing;

/// <summary>The fence off: a rejected fill is reported as stored, so everybody who shares the fetch believes it.</summary>
public sealed class EverythingCertifiedStore(ICacheStore inner) : StoreDouble(inner)
{
    public override async ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await Inner.FillAsync(keys, token, value, lifetime, cancellationToken);
        return FillOutcome.Stored;
    }
}
