namespace CacheCow.Net.Testing;

/// <summary>The fence off: a fill stores whatever the flag says. What plain cache-aside does.</summary>
public sealed class UncheckedFillStore(ICacheStore inner) : StoreDouble(inner)
{
    public override async ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        // Whatever lease is there is ended, and one is taken for the length of a step.
        await Inner.InvalidateAsync(keys, TimeSpan.Zero, cancellationToken);
        await Inner.LeaseAsync(keys, token, TimeSpan.FromSeconds(10), replace: true, cancellationToken);
        return await Inner.FillAsync(keys, token, value, lifetime, cancellationToken);
    }
}

/// <summary>The fence off: every lease has one and the same token, so "there is a flag" is all that a fill checks.</summary>
public sealed class ConstantTokenStore(ICacheStore inner) : StoreDouble(inner)
{
    private static readonly LeaseToken Constant = new(new Guid("00000000-0000-0000-0000-000000000001"));

    public override ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, bool replace, CancellationToken cancellationToken) =>
        Inner.LeaseAsync(keys, Constant, lifetime, replace, cancellationToken);

    public override ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken) =>
        Inner.FillAsync(keys, Constant, value, lifetime, cancellationToken);
}

/// <summary>The fence off: an absent flag lets a fill pass ("nobody invalidated it, the lease only ran out").</summary>
public sealed class AbsentFlagPassesStore(ICacheStore inner) : StoreDouble(inner)
{
    public override async ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await Inner.LeaseAsync(keys, token, TimeSpan.FromSeconds(10), replace: true, cancellationToken);
        return await Inner.FillAsync(keys, token, value, lifetime, cancellationToken);
    }
}

/// <summary>The fence off: the lease is taken after the fetch, just before the fill.</summary>
public sealed class LeaseAfterFetchStore(ICacheStore inner) : StoreDouble(inner)
{
    public override ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, bool replace, CancellationToken cancellationToken) =>
        new(LeaseReply.Granted);

    public override async ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await Inner.LeaseAsync(keys, token, TimeSpan.FromSeconds(10), replace: true, cancellationToken);
        return await Inner.FillAsync(keys, token, value, lifetime, cancellationToken);
    }
}

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
