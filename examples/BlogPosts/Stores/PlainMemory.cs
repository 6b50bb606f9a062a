using System.Collections.Concurrent;

namespace BlogPosts.Stores;

/// <summary>The dictionary that anyone would take.</summary>
internal sealed class PlainMemory : IPlainStore
{
    private readonly ConcurrentDictionary<string, (byte[] Value, DateTimeOffset Expires)> _entries = [];

    public ValueTask<byte[]?> GetAsync(string key) =>
        new(_entries.TryGetValue(key, out var entry) && entry.Expires > TimeProvider.System.GetUtcNow() ? entry.Value : null);

    public ValueTask SetAsync(string key, byte[] value, TimeSpan lifetime)
    {
        _entries[key] = (value, TimeProvider.System.GetUtcNow() + lifetime);
        return default;
    }

    public ValueTask DeleteAsync(string key)
    {
        _entries.TryRemove(key, out _);
        return default;
    }
}
