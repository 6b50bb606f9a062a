namespace CacheCow.Net.Testing;

/// <summary>The fence off: every lease has one and the same token, so "there is a flag" is all that a fill checks.</summary>
public sealed class ConstantTokenStore(ICacheStore inner) : StoreDouble(inner)
{
    private static readonly LeaseToken Constant = new(new Guid("00000000-0000-0000-0000-000000000001"));

    public override ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken) =>
        Inner.LeaseAsync(keys, Constant, lifetime, unwanted, cancellationToken);

    public override ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken) =>
        Inner.FillAsync(keys, Constant, value, lifetime, cancellationToken);
}
