namespace CacheCow.Net.Testing;

/// <summary>The fence off: a fill stores whatever the flag says. What plain cache-aside does.</summary>
public sealed class UncheckedFillStore(ICacheStore inner) : StoreDouble(inner)
{
    public override async ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        // Whatever lease is there is ended, and one is taken for the length of a step.
        await Inner.InvalidateAsync(keys, TimeSpan.Zero, cancellationToken);
        await Inner.LeaseAsync(keys, token, TimeSpan.FromSeconds(10), await Inner.ReadAsync(keys, cancellationToken), cancellationToken);
        return await Inner.FillAsync(keys, token, value, lifetime, cancellationToken);
    }
}
