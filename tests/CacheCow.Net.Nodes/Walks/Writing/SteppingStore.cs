using System.Collections.Concurrent;
using CacheCow.Net.Testing;

namespace CacheCow.Net.Nodes;

/// <summary>A store whose steps of a write are announced. Renewals are not: they come when their time has come.</summary>
internal sealed class SteppingStore(ICacheStore inner, Steps steps) : StoreDouble(inner)
{
    private readonly ConcurrentDictionary<LeaseToken, bool> _open = new();

    /// <summary>Until each write that has begun has ended.</summary>
    public async Task AllEndedAsync()
    {
        while (!_open.IsEmpty)
            await Task.Delay(1);
    }

    public override async ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        _open[token] = true;
        await steps.TakeAsync("W1", () => Inner.BeginWriteAsync(keys, token, lifetime, cancellationToken).AsTask());
    }

    public override async ValueTask<WriteOutcome[]> EndWriteAsync(
        IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken)
    {
        var outcomes = await steps.TakeAsync("W2", () => Inner.EndWriteAsync(keys, token, values, cancellationToken).AsTask());
        _open.TryRemove(token, out _);
        return outcomes;
    }

    public override async ValueTask<ReadOnlyMemory<byte>[]> TagVersionsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken) =>
        await steps.TakeAsync("tag versions", () => Inner.TagVersionsAsync(tags, cancellationToken).AsTask());

    public override async ValueTask InvalidateAsync(CacheKeys keys, TimeSpan hold, CancellationToken cancellationToken) =>
        await steps.TakeAsync("I1", () => Inner.InvalidateAsync(keys, hold, cancellationToken).AsTask());

    public override async ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken) =>
        await steps.TakeAsync("I1 for many", () => Inner.InvalidateManyAsync(keys, hold, cancellationToken).AsTask());

    public override async ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken) =>
        await steps.TakeAsync("I1 for tags", () => Inner.InvalidateTagsAsync(tags, cancellationToken).AsTask());
}
