using System.Collections.Concurrent;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Tests.Protocol;

/// <summary>A store whose every step first does what the test says.</summary>
internal sealed class ScriptedStore(ICacheStore inner) : StoreDouble(inner)
{
    public Func<StoreStep, Task> Before { get; set; } = static _ => Task.CompletedTask;

    public ConcurrentQueue<StoreStep> Asked { get; } = new();

    public override ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken) =>
        StepAsync(StoreStep.Read, () => Inner.ReadAsync(keys, cancellationToken));

    public override ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken) =>
        StepAsync(StoreStep.Read, () => Inner.ReadManyAsync(keys, cancellationToken));

    public override ValueTask<LeaseReply> LeaseAsync(
        CacheKeys keys, LeaseToken token, TimeSpan lifetime, ReadOnlyMemory<byte>? unwanted, CancellationToken cancellationToken) =>
        StepAsync(StoreStep.Lease, () => Inner.LeaseAsync(keys, token, lifetime, unwanted, cancellationToken));

    public override ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken) =>
        StepAsync(StoreStep.Fill, () => Inner.FillAsync(keys, token, value, lifetime, cancellationToken));

    public override ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token, CancellationToken cancellationToken) =>
        StepAsync(StoreStep.Release, () => Inner.ReleaseAsync(keys, token, cancellationToken));

    public override ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken) =>
        VoidAsync(StoreStep.Invalidate, () => Inner.InvalidateAsync(keys, hold, cancellationToken));

    public override ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken) =>
        VoidAsync(StoreStep.Invalidate, () => Inner.InvalidateManyAsync(keys, hold, cancellationToken));

    public override ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken) =>
        VoidAsync(StoreStep.BeginWrite, () => Inner.BeginWriteAsync(keys, token, lifetime, cancellationToken));

    public override ValueTask<bool> RenewWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken) =>
        StepAsync(StoreStep.RenewWrite, () => Inner.RenewWriteAsync(keys, token, lifetime, cancellationToken));

    public override ValueTask<WriteOutcome[]> EndWriteAsync(
        IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken) =>
        StepAsync(StoreStep.EndWrite, () => Inner.EndWriteAsync(keys, token, values, cancellationToken));

    public override ValueTask<ReadOnlyMemory<byte>[]> TagVersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken) =>
        StepAsync(StoreStep.Tags, () => Inner.TagVersionsAsync(tags, cancellationToken));

    public override ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken) =>
        VoidAsync(StoreStep.InvalidateTags, () => Inner.InvalidateTagsAsync(tags, cancellationToken));

    public override ValueTask<long> InvalidateMatchingAsync(CacheKeys pattern, IProgress<long>? progress, CancellationToken cancellationToken) =>
        StepAsync(StoreStep.InvalidateMatching, () => Inner.InvalidateMatchingAsync(pattern, progress, cancellationToken));

    public override ValueTask<long> ClearAsync(IProgress<long>? progress, CancellationToken cancellationToken) =>
        StepAsync(StoreStep.Clear, () => Inner.ClearAsync(progress, cancellationToken));

    public override ValueTask<DateTimeOffset> TimeAsync(CancellationToken cancellationToken) => StepAsync(StoreStep.Time, () => Inner.TimeAsync(cancellationToken));

    // A step that is done at once is asked at once, as in memory.
    private async ValueTask<T> StepAsync<T>(StoreStep name, Func<ValueTask<T>> step)
    {
        Asked.Enqueue(name);
        await Before(name).ConfigureAwait(false);
        return await step().ConfigureAwait(false);
    }

    private async ValueTask VoidAsync(StoreStep name, Func<ValueTask> step)
    {
        Asked.Enqueue(name);
        await Before(name).ConfigureAwait(false);
        await step().ConfigureAwait(false);
    }
}
