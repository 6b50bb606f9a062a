namespace CacheCow.Net.Sqlite.Tests.Worker;

/// <summary>R4 taken out: a fill that is refused is stored all the same.</summary>
internal sealed class UnfencedStore(ICacheStore store) : ICacheStore
{
    public async ValueTask<FillOutcome> FillAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var outcome = await store.FillAsync(keys, token, value, lifetime, cancellationToken);
        if (outcome != FillOutcome.Rejected)
            return outcome;
        await store.InvalidateAsync(keys, TimeSpan.Zero, cancellationToken);
        await store.LeaseAsync(keys, token, TimeSpan.FromMinutes(1), true, cancellationToken);
        return await store.FillAsync(keys, token, value, lifetime, cancellationToken);
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken) => store.ReadAsync(keys, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken) =>
        store.ReadManyAsync(keys, cancellationToken);

    public ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken) =>
        store.LeaseAsync(keys, token, lifetime, unwanted, cancellationToken);

    public ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token, CancellationToken cancellationToken) => store.ReleaseAsync(keys, token, cancellationToken);

    public ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken) => store.InvalidateAsync(keys, hold, cancellationToken);

    public ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken) =>
        store.InvalidateManyAsync(keys, hold, cancellationToken);
}
