namespace CacheCow.Net.Testing;

/// <summary>A store that hands every step on to another; a double overrides the steps it changes.</summary>
public abstract class StoreDouble(ICacheStore inner) : ICacheStore
{
    protected ICacheStore Inner { get; } = inner;

    public virtual ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken) =>
        Inner.ReadAsync(keys, cancellationToken);

    public virtual ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken) =>
        Inner.ReadManyAsync(keys, cancellationToken);

    public virtual ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, bool replace, CancellationToken cancellationToken) =>
        Inner.LeaseAsync(keys, token, lifetime, replace, cancellationToken);

    public virtual ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken) =>
        Inner.FillAsync(keys, token, value, lifetime, cancellationToken);

    public virtual ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token, CancellationToken cancellationToken) =>
        Inner.ReleaseAsync(keys, token, cancellationToken);

    public virtual ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken) =>
        Inner.InvalidateAsync(keys, hold, cancellationToken);

    public virtual ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken) =>
        Inner.InvalidateManyAsync(keys, hold, cancellationToken);
}
