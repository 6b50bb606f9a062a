namespace CacheCow.Net.Testing;

/// <summary>A store whose steps fail, or never answer, when told so.</summary>
public sealed class FailingStore(ICacheStore inner) : StoreDouble(inner)
{
    /// <summary>What each step throws before it does anything; <see langword="null"/>: it works.</summary>
    public Exception? Read { get; set; }

    public Exception? Lease { get; set; }

    public Exception? Fill { get; set; }

    public Exception? Release { get; set; }

    public Exception? Invalidate { get; set; }

    public Exception? BeginWrite { get; set; }

    public Exception? RenewWrite { get; set; }

    public Exception? EndWrite { get; set; }

    /// <summary>No step ever answers.</summary>
    public bool Hangs { get; set; }

    /// <summary>All steps throw.</summary>
    public void Break(Exception? exception)
    {
        (Read, Lease, Fill, Release, Invalidate) = (exception, exception, exception, exception, exception);
        (BeginWrite, RenewWrite, EndWrite) = (exception, exception, exception);
    }

    public override ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken) =>
        Step(Read, () => Inner.ReadAsync(keys, cancellationToken));

    public override ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken) =>
        Step(Read, () => Inner.ReadManyAsync(keys, cancellationToken));

    public override ValueTask<LeaseReply> LeaseAsync(CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken) =>
        Step(Lease, () => Inner.LeaseAsync(keys, token, lifetime, unwanted, cancellationToken));

    public override ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken) =>
        Step(Fill, () => Inner.FillAsync(keys, token, value, lifetime, cancellationToken));

    public override ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token, CancellationToken cancellationToken) =>
        Step(Release, () => Inner.ReleaseAsync(keys, token, cancellationToken));

    public override async ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        await Step(Invalidate, () => new ValueTask<bool>(true));
        await Inner.InvalidateAsync(keys, hold, cancellationToken);
    }

    public override async ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        await Step(Invalidate, () => new ValueTask<bool>(true));
        await Inner.InvalidateManyAsync(keys, hold, cancellationToken);
    }

    public override async ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await Step(BeginWrite, () => new ValueTask<bool>(true));
        await Inner.BeginWriteAsync(keys, token, lifetime, cancellationToken);
    }

    public override ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken) =>
        Step(RenewWrite, () => Inner.RenewWriteAsync(keys, token, lifetime, cancellationToken));

    public override ValueTask<WriteOutcome[]> EndWriteAsync(
        IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken) =>
        Step(EndWrite, () => Inner.EndWriteAsync(keys, token, values, cancellationToken));

    private ValueTask<T> Step<T>(Exception? exception, Func<ValueTask<T>> step)
    {
        if (Hangs)
            return new(new TaskCompletionSource<T>().Task);
        return exception is null ? step() : ValueTask.FromException<T>(exception);
    }
}
