using System.Collections.Concurrent;

namespace CacheCow.Net.Testing;

/// <summary>The fence off: who asks for an object joins a read of it that is under way.</summary>
public sealed class SharedReadStore(ICacheStore inner) : StoreDouble(inner)
{
    private readonly ConcurrentDictionary<string, Task<ReadOnlyMemory<byte>?>> _running = new();

    public override ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken)
    {
        if (_running.TryGetValue(keys.Data, out var running) && !running.IsCompleted)
            return new(running);
        return new(_running[keys.Data] = Inner.ReadAsync(keys, cancellationToken).AsTask());
    }

    public override async ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken) =>
        await Task.WhenAll(keys.Select(one => ReadAsync(one, cancellationToken).AsTask()));
}
