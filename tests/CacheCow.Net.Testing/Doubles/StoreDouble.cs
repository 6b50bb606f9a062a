namespace CacheCow.Net.Testing;

/// <summary>A store that hands every step on to another; a double overrides the steps it changes.</summary>
public abstract class StoreDouble(ICacheStore inner) : ICacheStore
{
    protected ICacheStore Inner { get; } = inner;

    public virtual ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken) =>
        Inner.ReadAsync(keys, cancellationToken);

    public virtual ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken) =>
        Inner.ReadManyAsync(keys, cancellationToken);

    public virtual bool ReadsTogether => Inner.ReadsTogether;

    public virtual ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken) =>
        Inner.LeaseAsync(keys, token, lifetime, unwanted, cancellationToken);

    public virtual ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken) =>
        Inner.FillAsync(keys, token, value, lifetime, cancellationToken);

    public virtual ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token, CancellationToken cancellationToken) =>
        Inner.ReleaseAsync(keys, token, cancellationToken);

    public virtual ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken) =>
        Inner.InvalidateAsync(keys, hold, cancellationToken);

    public virtual ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken) =>
        Inner.InvalidateManyAsync(keys, hold, cancellationToken);

    public virtual ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken) =>
        Inner.BeginWriteAsync(keys, token, lifetime, cancellationToken);

    public virtual ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken) =>
        Inner.RenewWriteAsync(keys, token, lifetime, cancellationToken);

    public virtual ValueTask<WriteOutcome[]> EndWriteAsync(
        IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken) =>
        Inner.EndWriteAsync(keys, token, values, cancellationToken);

    public virtual ValueTask<ReadOnlyMemory<byte>[]> TagVersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken) =>
        Inner.TagVersionsAsync(tags, cancellationToken);

    public virtual ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken) =>
        Inner.InvalidateTagsAsync(tags, cancellationToken);

    public virtual ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken) =>
        Inner.InvalidateMatchingAsync(pattern, progress, cancellationToken);

    public virtual ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken) => Inner.ClearAsync(progress, cancellationToken);

    public virtual ValueTask<DateTimeOffset> TimeAsync(CancellationToken cancellationToken) => Inner.TimeAsync(cancellationToken);

    public virtual IInvalidationLink? Listen(IInvalidationListener listener) => Inner.Listen(listener);
}
