using CacheCow.Net.Testing;

namespace CacheCow.Net.Sqlite.Tests.Worker;

/// <summary>R4 taken out: a fill that is refused is stored all the same.</summary>
internal sealed class UnfencedStore(ICacheStore store) : StoreDouble(store)
{
    public override async ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var outcome = await Inner.FillAsync(keys, token, value, lifetime, cancellationToken);
        if (outcome != FillOutcome.Rejected)
            return outcome;
        await Inner.InvalidateAsync(keys, TimeSpan.Zero, cancellationToken);
        await Inner.LeaseAsync(keys, token, TimeSpan.FromMinutes(1), null, cancellationToken);
        return await Inner.FillAsync(keys, token, value, lifetime, cancellationToken);
    }
}
